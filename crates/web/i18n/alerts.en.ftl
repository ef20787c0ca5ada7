# What satellites saw: files of alerts, their sources, and what is wrong in them.
admin-alerts = Satellite alerts
alerts-lead = Heat and lost forest as satellites saw them. The same file, or days that are there already, change nothing; an event that two sources tell of is one event with two witnesses.
alerts-made-up = An example: the alerts here are made up by the maker of the demo.
alerts-files = Files of alerts
alerts-files-hint = CSV of NASA FIRMS, CSV or JSON of Global Forest Watch, GeoJSON of SiPongi; 10 MB each at most. What is larger is taken in with: tuntas import alerts
alerts-take = Take in
alerts-beside = Files taken in beside that: { $n }. What came of them stands below.
alerts-sources = Sources
alerts-imports = Files taken in last
alerts-none = No file was taken in yet.
alert-no-file = Choose a file of alerts.
alert-source-firms = NASA FIRMS
alert-source-sipongi = SiPongi
alert-source-gfw_integrated_alerts = Global Forest Watch, integrated
alert-source-umd_glad_landsat_alerts = Global Forest Watch, GLAD-L
alert-source-umd_glad_sentinel2_alerts = Global Forest Watch, GLAD-S2
alert-source-wur_radd_alerts = Global Forest Watch, RADD
alert-source-nasa_viirs_fire_alerts = Global Forest Watch, VIIRS fires
alert-credit-firms = Open data of NASA LANCE/FIRMS; say: "We acknowledge the use of data from NASA's Fire Information for Resource Management System (FIRMS)".
alert-credit-sipongi = Ministry of Forestry, SiPongi; no terms of use are stated: name the source, and do not pass the data on.
alert-credit-gfw_integrated_alerts = CC BY 4.0; say: UMD/GLAD and WUR, by Global Forest Watch.
alert-credit-umd_glad_landsat_alerts = CC BY 4.0; say: Hansen et al. 2016 (UMD/GLAD), by Global Forest Watch.
alert-credit-umd_glad_sentinel2_alerts = CC BY 4.0; say: Pickens et al. 2020 (UMD/GLAD), by Global Forest Watch.
alert-credit-wur_radd_alerts = CC BY 4.0; say: Reiche et al. 2021 (WUR), by Global Forest Watch.
alert-credit-nasa_viirs_fire_alerts = NASA LANCE/FIRMS, by Global Forest Watch.
alert-source-nothing = No alerts of this source yet.
alert-source-known = Alerts kept: { $n }, the newest of { $day }.
alert-never-fetched = Not fetched; taken in from files.
alert-fetched = Last fetched { $when }.
alert-tried = Tried { $when }, never fetched yet.
alert-fetch-failed = The last fetching failed: { $why }
alert-came-file = file
alert-came-fetched = fetched
alert-days = { $from } to { $to }
alert-no-days = nothing was seen
alert-counts = Rows: { $rows }. New events: { $added }; events of which more is known: { $more }; known before: { $known }.
alert-wrong-rows = Wrong rows that were left out: { $n }
alert-part-at = Taken in at
alert-part-file = File
alert-part-from = First day
alert-part-to = Last day
alert-wrong-cells = the number of cells is { $n }, that of the first line { $all }; the file may be cut off
alert-wrong-long = the line is too long
alert-wrong-fields = no object with the fields of an alert
alert-wrong-number = { $field }: "{ $what }" is no number
alert-wrong-place = { $lat }, { $lon } is no place: latitudes go from -90 to 90, longitudes from -180 to 180
alert-wrong-swapped = { $lat }, { $lon }: latitude and longitude are swapped
alert-wrong-projected = { $lat }, { $lon } are metres of a map projection; degrees (WGS 84) are needed
alert-wrong-day = "{ $what }" is no day such as 2026-08-14
alert-wrong-other-day = { $what } is before the year 2000, or has not come yet
alert-wrong-time = "{ $what }" is no time such as 0530
alert-wrong-satellite = the satellite "{ $what }" is not known
alert-wrong-confidence = the confidence "{ $what }" is not known
alert-wrong-nothing = nothing was seen, as the row says itself
alert-file-empty = This file is empty.
alert-file-columns = The columns of this file are not those of FIRMS, Global Forest Watch or SiPongi: { $what }
alert-file-map-key = FIRMS answered that its key (MAP_KEY) is not valid.
alert-file-said = The source answered: { $what }
alert-file-page = This is a page for browsers (HTML), not a file of alerts.
alert-file-picture = This is a picture. What is needed is a CSV or JSON of FIRMS, Global Forest Watch or SiPongi.
alert-file-pdf = This is a PDF. What is needed is a CSV or JSON of FIRMS, Global Forest Watch or SiPongi.
alert-file-zip = This is a ZIP or an Excel workbook. Unpack it, or save it as CSV, and take that file in.
alert-file-gzip = This file is packed (gz). Unpack it first, and take in what is in it.
alert-file-bytes = This is no text file. What is needed is a CSV or JSON of FIRMS, Global Forest Watch or SiPongi.
alert-file-all-wrong = not a single row ({ $what }) can be read, so nothing was taken in.
alert-file-broken = This JSON cannot be read, or is cut off, at line { $what }.
alert-file-large = This JSON is too large; ask for fewer days, or for CSV.
alert-file-unreadable = This file cannot be read to its end.
change-alert-mark = Decision about alerts
change-alert-import = Alerts taken in
import-alert-marks = decisions about alerts
part-sha256 = SHA-256
part-rows = Rows
part-added = New events
part-more = More is known
part-known = Known before
part-wrong = Wrong rows
part-seen = Days
part-what = Decision
part-saw = What was seen
part-metres = Metres around the place
part-until = Until
part-report = Report
alert-saw-fire = heat
alert-saw-loss = lost forest
alert-sensor-modis = MODIS
alert-sensor-modis-terra = MODIS on Terra
alert-sensor-modis-aqua = MODIS on Aqua
alert-sensor-viirs = VIIRS
alert-sensor-viirs-snpp = VIIRS on Suomi NPP
alert-sensor-viirs-noaa20 = VIIRS on NOAA-20
alert-sensor-viirs-noaa21 = VIIRS on NOAA-21
alert-sensor-integrated = several satellites together
alert-sensor-landsat = Landsat
alert-sensor-sentinel-2 = Sentinel-2
alert-sensor-sentinel-1 = radar of Sentinel-1
alert-sure-unknown = not told
alert-sure-low = low
alert-sure-nominal = nominal
alert-sure-high = high
alert-sure-highest = several satellites
sky-title = Seen from the sky
sky-lead = Satellite alerts around the place of the report, before and after it. Satellites see heat and trees that are gone, not who did it, and they do not see everything.
sky-distance = Distance
sky-span = Before and after
sky-look = Look
sky-km = { $n } km
sky-metres = { $n } m
sky-days = { $n ->
    [one] 1 day
   *[other] { $n } days
}
sky-nothing-fire = No heat within { $km } km from { $from } to { $to }; clouds may hide it, and small or short fires may be missed.
sky-nothing-loss = No alert of lost forest within { $km } km from { $from } to { $to }; clouds may hide it, small clearings may be missed, and alerts may come weeks later.
sky-unknown-fire = Of heat within { $km } km from { $from } to { $to } nothing is known yet: there is no data of these days.
sky-unknown-loss = Of lost forest within { $km } km from { $from } to { $to } nothing is known yet: there is no data of these days.
sky-seen-fire = { $n ->
    [one] Heat was seen once from { $from } to { $to }, { $distance } from the place of the report ({ $sources }).
   *[other] Heat was seen { $n } times from { $from } to { $to }, at its nearest { $distance } from the place of the report ({ $sources }).
}
sky-seen-fire-day = { $n ->
    [one] Heat was seen once on { $from }, { $distance } from the place of the report ({ $sources }).
   *[other] Heat was seen { $n } times on { $from }, at its nearest { $distance } from the place of the report ({ $sources }).
}
sky-seen-loss = { $n ->
    [one] Lost forest was seen in one patch from { $from } to { $to }, { $distance } from the place of the report ({ $sources }).
   *[other] Lost forest was seen in { $n } patches from { $from } to { $to }, at its nearest { $distance } from the place of the report ({ $sources }).
}
sky-seen-loss-day = { $n ->
    [one] Lost forest was seen in one patch on { $from }, { $distance } from the place of the report ({ $sources }).
   *[other] Lost forest was seen in { $n } patches on { $from }, at its nearest { $distance } from the place of the report ({ $sources }).
}
sky-more-events = { $n ->
    [one] and 1 more event
   *[other] and { $n } more events
}
sky-until-fire = There is data of heat until { $day }; of what came after nothing is known yet.
sky-until-loss = There is data of lost forest until { $day }; of what came after nothing is known yet.
sky-left-out = Always hot, so left out here: { $marks } ({ $n })
sky-too-many = There are too many alerts to show all of them; look less far or at fewer days.
sky-unread = { $n ->
    [one] One alert around here cannot be read and is left out. Ask the operator to run: tuntas verify
   *[other] { $n } alerts around here cannot be read and are left out. Ask the operator to run: tuntas verify
}
sky-map = Map around the place of the report (the cross)
sky-timeline = Alerts of each day
sky-timeline-day = The upright line: { $day }, the day of the report.
sky-table = Alerts around the place of the report
sky-when = When
sky-beside = Beside the report
sky-before = before
sky-same-day = same day
sky-after = after
sky-off = Distance
sky-sure = Confidence of the source
sky-until-fire-none = There is no data of heat yet.
sky-until-loss-none = There is no data of lost forest yet.
alert-what-reported = became a report
alert-what-assigned = given to somebody to look
alert-what-aside = put aside
alert-what-industry = always hot
change-alert-mark-lifted = Decision about alerts taken back
unreported-title = Seen by satellites, told by nobody
unreported-lead = Events in villages of the carbon programme that satellites saw while no villager reported anything around that time; those in conservation and protection forest first, then the largest. Alerts that lie close (1.5 km and 3 days from one to the next at most) are one event. A report from the village that you may read, from 3 days before to 14 days after, keeps an event from this list.
unreported-span = Last days
unreported-summary = Villages of the programme: { $villages }; events: { $count }.
unreported-no-outline = Of some villages of the programme no outline is known here, so that their alerts are not counted: { $n }.
unreported-always-hot = Heat that is not counted since its place is marked as always hot: { $n }.
unreported-none = There is no event that nobody reported.
unreported-more = { $n ->
    [one] and 1 smaller event; the sheet has all
   *[other] and { $n } smaller events; the sheet has all
}
unreported-fire = { $n ->
    [one] Heat was seen once from { $from } to { $to }.
   *[other] Heat was seen { $n } times from { $from } to { $to }.
}
unreported-fire-day = { $n ->
    [one] Heat was seen once on { $from }.
   *[other] Heat was seen { $n } times on { $from }.
}
unreported-loss = { $n ->
    [one] Lost forest was seen in one patch from { $from } to { $to }.
   *[other] Lost forest was seen in { $n } patches from { $from } to { $to }.
}
unreported-loss-day = { $n ->
    [one] Lost forest was seen in one patch on { $from }.
   *[other] Lost forest was seen in { $n } patches on { $from }.
}
unreported-about = Highest confidence: { $sure }. Sources: { $sources }. Its middle:
unreported-village = the village
unreported-assigned = Given to { $agency } at { $when } { $why }
unreported-decide = Decide
unreported-do-reported = Take it up as a report of the government's own
unreported-do-assigned = Give it to somebody to look
unreported-do-aside = Put it aside
unreported-do-industry = Mark as always hot (a mill, a flare, a kiln)
unreported-agency = Agency that looks
unreported-agency-hint = Only where it is given to somebody.
unreported-reason-hint = Needed where it is put aside or marked. Write no names of people.
unreported-reason-missing = Write the reason.
unreported-reason-long = A reason has 500 characters at most.
unreported-what-missing = Choose what is decided.
unreported-save = Save the decision
unreported-done = The decision was noted.
unreported-changed = This event changed, or was decided about already. Look at the list below again.
unreported-count = Alerts
unreported-days-seen = Days seen
unreported-point = Middle
unreported-looks = Given to
unreported-marks = Places marked as always hot
unreported-mark = { $place }, { $metres } m around { $point }: { $why } ({ $when })
unreported-lift = Take the mark back
alert-fetch-unreachable = nobody answers at its address
alert-fetch-timeout = no answer in time
alert-fetch-broken = the answer broke off
alert-fetch-large = the answer is too large
alert-fetch-status = the answer has the status { $what }
