// Makes a photo small enough for a slow line, and leaves it large enough to read what is written on a sign.
const photo = (() => {
  'use strict';
  const SIDE = 1600;
  const ENOUGH = 700000;
  const draw = (picture, side, quality) => new Promise((done) => {
    const by = Math.min(1, side / Math.max(picture.width, picture.height));
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [Math.round(picture.width * by), Math.round(picture.height * by)];
    canvas.getContext('2d').drawImage(picture, 0, 0, canvas.width, canvas.height);
    canvas.toBlob(done, 'image/jpeg', quality);
  });
  // What this browser cannot draw goes as it is: the server knows more kinds.
  const small = async (file) => {
    if (!file.type.startsWith('image/')) return file;
    const picture = await createImageBitmap(file, { imageOrientation: 'from-image' }).catch(() => undefined);
    if (!picture) return file;
    let made;
    for (const [side, quality] of [[SIDE, 0.8], [SIDE, 0.6], [SIDE * 0.75, 0.6]]) {
      made = await draw(picture, side, quality);
      if (!made || made.size <= ENOUGH) break;
    }
    picture.close();
    return made && (made.size < file.size || file.type !== 'image/jpeg') ? made : file;
  };
  // A receipt as a picture, to be kept elsewhere: lines of text, each with its height.
  const ofReceipt = ({ tracking }, lines) => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 720, height: 420 });
    const pen = canvas.getContext('2d');
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, 720, 420);
    pen.fillStyle = '#111';
    let y = 70;
    for (const [text, size] of lines) {
      pen.font = `${size}px sans-serif`;
      pen.fillText(text, 30, y, 660);
      y += size * 1.8;
    }
    canvas.toBlob((blob) => {
      const link = Object.assign(document.createElement('a'), { href: URL.createObjectURL(blob), download: `laporan-${tracking}.png` });
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
    });
  };
  return { small, ofReceipt };
})();
