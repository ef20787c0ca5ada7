// Records a voice note. What was said is handed over every few seconds, so that a page that is killed loses no more than those.
const voice = (() => {
  'use strict';
  const LONGEST = 180;
  const SLICE = 3000;
  const BITS = 24000;
  const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4;codecs=mp4a.40.2', 'audio/mp4'];
  const kind = () => KINDS.find((one) => self.MediaRecorder?.isTypeSupported(one));
  const can = () => Boolean(navigator.mediaDevices?.getUserMedia && kind());
  const clock = (seconds) => `${Math.floor(seconds / 60)}:${String(Math.floor(seconds % 60)).padStart(2, '0')}`;
  // By its type, or as phones call what others sent.
  const is = ({ type, name = '' }) => /^audio\//.test(type) || /\.(ogg|oga|opus|m4a|weba)$/i.test(name);

  // Begins. `keep` is given all bytes so far, their type and how many seconds they are; `tick` the seconds; `over` is called when it
  // ended by itself. Gives what stops it, which waits until all is kept; nothing where whoever began has left (`wanted`) before the
  // microphone was allowed.
  const record = async ({ wanted, keep, tick, over }) => {
    const stream = await navigator.mediaDevices.getUserMedia({ audio: { channelCount: 1 } });
    if (!wanted()) { stream.getTracks().forEach((track) => track.stop()); return undefined; }
    const mimeType = kind();
    const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS });
    const begun = performance.now();
    const seconds = () => Math.min((performance.now() - begun) / 1000, LONGEST);
    const parts = [];
    let keeping = Promise.resolve();
    let failed;
    let asked = false;
    const stop = () => { asked = true; if (recorder.state !== 'inactive') recorder.stop(); return ended; };
    const timer = setInterval(() => { tick(seconds()); if (seconds() >= LONGEST && !asked) recorder.stop(); }, 250);
    recorder.addEventListener('dataavailable', ({ data }) => {
      if (!data.size) return;
      parts.push(data);
      const [all, long] = [new Blob(parts), Math.max(1, Math.round(seconds()))];
      keeping = keeping.then(async () => keep(await all.arrayBuffer(), mimeType.split(';')[0], long)).catch((e) => {
        failed ??= e;
        if (recorder.state !== 'inactive') recorder.stop();
      });
    });
    const ended = new Promise((done) => {
      recorder.addEventListener('stop', async () => {
        clearInterval(timer);
        stream.getTracks().forEach((track) => track.stop());
        await keeping;
        done(failed);
        // The three minutes are over, the disk is full, or somebody called.
        if (!asked) over(failed);
      });
    });
    recorder.start(SLICE);
    tick(0);
    return stop;
  };
  return { can, is, clock, record, LONGEST };
})();
