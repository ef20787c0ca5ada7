# How far a report agrees with what is seen from the sky, who must act, the dossier of a disturbance, the map of forests.
score-title = Agreement with what was seen
score-lead = How far this report agrees with alerts of satellites within 5 km and 30 days, and with what came with it.
score-part = Part
score-points-head = Points
score-why = Why
score-points = { $n } of { $most }
score-unknown = not known
score-sum = Sum: { $points } of 100.
score-sum-unknown = Sum: { $points } of 100; a further { $unknown } cannot be known yet and are not held against it.
score-calibrated = Of made cases with such a sum, { $n } of 100 were true; half of all made cases are.
score-decides-nothing = Nothing is decided by this number. A true report may have few points: clouds hide, satellites pass at another hour, and much cannot be seen from above.
score-part-distance = Distance
score-part-days = Days apart
score-part-kind = What happens
score-part-witnesses = Witnesses
score-part-size = How much
score-part-place = Place
score-part-photos = Photos
score-metres = The nearest alert is { $n } from the place of the report.
score-same-day = Seen on the same day.
score-days-apart = Seen { $n ->
    [one] { $n } day
   *[other] { $n } days
 } apart.
score-fits = What was seen is what was reported.
score-may-fit = What was seen may come with what was reported.
score-fits-not = What was seen is something else than what was reported.
score-untold = The reporter did not say what happens.
score-witnesses = Satellites or sources that saw it: { $n }.
score-alerts = Alerts of this event: { $n }.
score-nothing-seen = Nothing was seen: clouds may hide it, and what is small may be missed.
score-no-data = There is no data of those days yet.
score-invisible = Such a thing cannot be seen by satellites.
score-walked = Its line or area was recorded by walking.
score-pointed = Its place is one point.
score-photos-there = Photos taken within 1 km, as their cameras say: { $n }.
score-photos-elsewhere = Photos taken elsewhere, as their cameras say: { $n }.
score-photos-silent = Photos that do not say where: { $n }.
score-no-photos = There are no photos.
responsible-rule = Rule: { $rule }.
responsible-areas = Since it lies in { $areas }.
responsible-always = anywhere, whatever happens
responsible-untold = What happens was not told, so the rules cannot be asked. Look at the point and choose what happens.
responsible-offered = Where the report is forwarded these agencies are offered first; none is chosen by itself.
responsible-first = { $agency } (suggested by its place)
suggest-by-rule = Suggested agency: { $agency }, by where it is and what happens: { $reason }.
suggest-open-place = Who must act follows from where it is: open the exact place first.
responsibility-outside = This point lies outside the areas that are known.
disturbance-link = Dossier of the disturbance: print and GeoJSON
disturbance-title = Dossier of the disturbance { $tracking }
disturbance-lead = What is known of one disturbance of a forest, without anything that may tell who reported it. The same state makes the same dossier.
disturbance-back = Back to the report
disturbance-geojson = Download GeoJSON
disturbance-photos = Show photos in the dossier
disturbance-photos-hint = Look at each photo first: people, houses or where it was taken from may tell who took it. What cameras write into it is gone.
disturbance-few = Fewer than { $least } public reports about forests came from this village in this month. So that nobody can guess the reporter, answers and words of the report are left out, and days are told by their month.
disturbance-what = What happens
disturbance-untold = not told
disturbance-shape = Shape
disturbance-middle = Middle
disturbance-size = Size
disturbance-happened = Happened
disturbance-reports = Reports of village and month
disturbance-reports-of = { $n ->
    [one] { $n } public report
   *[other] { $n } public reports
 } about forests from { $village }, { $month }, this one counted
disturbance-map = The place of the disturbance and alerts of satellites around it
disturbance-overlaps = Lies in
disturbance-none = No village and no layer is known at this place.
disturbance-within = How much of it
disturbance-by = By the layer
disturbance-in = inside
disturbance-on-border = on its border
disturbance-ellipsoid = Areas and lengths are reckoned on the ellipsoid of WGS84. Of a point it is only told where it lies.
disturbance-asked = Layers that were asked
disturbance-layer = { $name }, as of { $day }, { $source } (digest { $digest })
disturbance-alerts = { $n ->
    [one] { $n } alert of satellites
   *[other] { $n } alerts of satellites
 } within { $km } km from { $from } to { $to }.
disturbance-nearest = Only the nearest are listed: { $n }.
disturbance-rows = The table has the nearest { $n }; all of them are in the GeoJSON.
disturbance-always-hot = Heat at places that are always hot is not counted ({ $n }).
disturbance-said = What the report says
disturbance-files = Files
disturbance-steps = What agencies did
disturbance-no-steps = Nothing yet.
disturbance-proof = Hash of the dossier
disturbance-proof-hint = This hash is made of what stands under "dossier" in the GeoJSON file, letter by letter. Anybody can make it again; what was changed makes another one.
dossier-bytes = { $n ->
    [one] { $n } byte
   *[other] { $n } bytes
 }
forest-map-title = Map of forests
forest-map-lead = Layers of areas, what was seen from the sky, and reports. Reports are drawn in the middle of their village, never where exactly.
forest-map-area = Go to
forest-map-here = Stay here
forest-map-span = During
forest-map-days = { $n ->
    [one] the last day
   *[other] the last { $n } days
 }
forest-map-draws = What is drawn
forest-map-reports = Reports, in the middle of their village
forest-map-keys = Move the map by finger or mouse. With the keyboard: arrows, + and -; with a mouse wheel: hold Ctrl; Esc goes back to the view before.
map-scale-km = { $n } km
map-scale-m = { $n } m
forest-map-north = To the north
forest-map-south = To the south
forest-map-west = To the west
forest-map-east = To the east
forest-map-in = Nearer
forest-map-out = Farther
forest-map-fire = { $n ->
    [one] { $n } sight of heat
   *[other] { $n } sights of heat
 } from { $from } to { $to }
forest-map-fire-day = { $n ->
    [one] { $n } sight of heat
   *[other] { $n } sights of heat
 } on { $from }
forest-map-loss = { $n ->
    [one] { $n } patch of lost forest
   *[other] { $n } patches of lost forest
 } from { $from } to { $to }
forest-map-loss-day = { $n ->
    [one] { $n } patch of lost forest
   *[other] { $n } patches of lost forest
 } on { $from }
forest-map-seen-fire = Sights of heat on this map from { $from } to { $to }: { $n }.
forest-map-seen-loss = Patches of lost forest on this map from { $from } to { $to }: { $n }.
forest-map-too-many = There are too many alerts to count all of them; look nearer or at fewer days.
forest-map-middle = What lies in the middle of the map (the cross)
forest-map-clusters = Most alerts
forest-map-no-clusters = There are no alerts on this map in those days.
forest-map-villages = Reports by village
forest-map-no-villages = There are no reports about forests on this map in those days.
forest-map-reports-of = { $village }: { $n ->
    [one] { $n } report
   *[other] { $n } reports
 }
forest-map-protected = { $village }: { $n ->
    [one] { $n } report
   *[other] { $n } reports
 }, whose reporters are protected; drawn in the middle of the village
forest-map-no-layers = No layer is chosen, or none is in use yet.
forest-map-drawn = { $n ->
    [one] { $n } area
   *[other] { $n } areas
 } on this map
forest-map-drawn-some = { $n ->
    [one] { $n } area is drawn
   *[other] { $n } areas are drawn
 }; a further { $left } cannot be seen from so far, or would be too many
