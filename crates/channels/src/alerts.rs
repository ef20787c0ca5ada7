//! Asking those who tell of alerts: FIRMS (area API), Global Forest Watch (Data API), `SiPongi`. Each is asked only where it is set, at
//! the address that is set and at no other: nothing that is answered leads elsewhere. An address may hold a key, so none is ever told.

use std::time::Duration;

use app::{AlertServers, FetchFailure};
use async_trait::async_trait;
use domain::{
    Date,
    forest::{AlertBox, AlertSource, day_number, day_of_number},
};
use reqwest::{Client, RequestBuilder, Response, redirect::Policy};

/// How long is waited for a connection, and for an answer to its end.
const REACH: Duration = Duration::from_secs(10);
const ANSWER: Duration = Duration::from_secs(60);
/// Largest answer, in bytes: several times what any of them gives.
const LARGEST: usize = 32 * 1024 * 1024;
/// What FIRMS calls the instruments that it tells of near real time.
const FIRMS: [&str; 4] = ["VIIRS_SNPP_NRT", "VIIRS_NOAA20_NRT", "VIIRS_NOAA21_NRT", "MODIS_NRT"];
/// Most days that FIRMS tells at a time.
const FIRMS_DAYS: i32 = 5;

/// Where alerts are asked for.
#[derive(Clone, Default)]
pub struct AlertSettings {
    /// The address of FIRMS, and its key (`MAP_KEY`).
    pub firms: Option<(String, String)>,
    /// The address of the Data API of Global Forest Watch, and its key.
    pub gfw: Option<(String, String)>,
    /// The address of what `SiPongi` tells hotspots by.
    pub sipongi: Option<String>,
}

/// Asks over HTTP.
pub struct AlertClient {
    client: Client,
    settings: AlertSettings,
}

impl AlertClient {
    /// A client for what is set.
    ///
    /// # Errors
    /// Where no trust can be had.
    pub fn new(settings: AlertSettings) -> Result<Self, String> {
        // Whoever was first chose; there is only one to choose.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().connect_timeout(REACH).timeout(ANSWER).redirect(Policy::none()).no_proxy();
        let client = client.user_agent(concat!("tuntas/", env!("CARGO_PKG_VERSION"))).build();
        Ok(Self { client: client.map_err(|e| e.without_url().to_string())?, settings })
    }

    fn firms(&self, (server, key): &(String, String), from: Date, until: Date, within: AlertBox) -> Vec<RequestBuilder> {
        let (low, high) = (within.low.point(), within.high.point());
        let around = format!("{:.2},{:.2},{:.2},{:.2}", low.lon, low.lat, high.lon, high.lat);
        let (mut asked, mut day, last) = (Vec::new(), day_number(from), day_number(until));
        while day <= last {
            let (days, first) = ((last - day + 1).min(FIRMS_DAYS), day_of_number(day));
            let of_these = |source| self.client.get(format!("{server}/api/area/csv/{key}/{source}/{around}/{days}/{first}"));
            asked.extend(FIRMS.map(of_these));
            day += FIRMS_DAYS;
        }
        asked
    }

    fn gfw(
        &self,
        (server, key): &(String, String),
        source: AlertSource,
        [from, until]: [Date; 2],
        within: AlertBox,
    ) -> Vec<RequestBuilder> {
        let (name, low, high) = (source.as_str(), within.low.point(), within.high.point());
        let ring = [(low.lon, low.lat), (high.lon, low.lat), (high.lon, high.lat), (low.lon, high.lat), (low.lon, low.lat)];
        let ring = ring.map(|(lon, lat)| format!("[{lon:.5},{lat:.5}]")).join(",");
        let sql = format!(
            "SELECT latitude, longitude, {name}__date, {name}__confidence FROM results WHERE {name}__date >= '{from}' AND {name}__date <= '{until}'"
        );
        let body = format!("{{\"sql\":\"{sql}\",\"geometry\":{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}}}}");
        let asked = self.client.post(format!("{server}/dataset/{name}/latest/query/csv"));
        vec![asked.header("x-api-key", key).header("content-type", "application/json").body(body)]
    }

    fn sipongi(&self, server: &str, from: Date, until: Date) -> Vec<RequestBuilder> {
        let mut asked = format!("{server}?wilayah=IN&filterperiode=true&from={from}&to={until}&late=custom");
        for satellite in ["NASA-MODIS", "NASA-SNPP", "NASA-NOAA20"] {
            asked.push_str("&satelit%5B%5D=");
            asked.push_str(satellite);
        }
        for level in ["low", "medium", "high"] {
            asked.push_str("&confidence%5B%5D=");
            asked.push_str(level);
        }
        vec![self.client.get(asked)]
    }
}

#[async_trait]
impl AlertServers for AlertClient {
    fn asked(&self) -> Vec<AlertSource> {
        let AlertSettings { firms, gfw, sipongi } = &self.settings;
        let set = [
            (firms.is_some(), AlertSource::Firms),
            (gfw.is_some(), AlertSource::Integrated),
            (sipongi.is_some(), AlertSource::Sipongi),
        ];
        set.into_iter().filter_map(|(set, source)| set.then_some(source)).collect()
    }

    async fn fetch(&self, source: AlertSource, from: Date, until: Date, within: AlertBox) -> Result<Vec<Vec<u8>>, FetchFailure> {
        let AlertSettings { firms, gfw, sipongi } = &self.settings;
        let requests = match (source, firms, gfw, sipongi) {
            (AlertSource::Firms, Some(set), ..) => self.firms(set, from, until, within),
            (AlertSource::Sipongi, .., Some(server)) => self.sipongi(server, from, until),
            (AlertSource::Firms | AlertSource::Sipongi, ..) => return Ok(Vec::new()),
            (source, _, Some(set), _) => self.gfw(set, source, [from, until], within),
            (_, _, None, _) => return Ok(Vec::new()),
        };
        let mut answers = Vec::new();
        for request in requests {
            answers.push(answer(request).await?);
        }
        Ok(answers)
    }
}

/// The answer to a request. One that says no may say why in its words, which whoever reads alerts knows.
async fn answer(request: RequestBuilder) -> Result<Vec<u8>, FetchFailure> {
    let response = request.send().await.map_err(|e| failure(&e))?;
    let status = response.status();
    let bytes = whole(response).await?;
    if status.is_success() || (status.is_client_error() && says_why(&bytes)) {
        return Ok(bytes);
    }
    Err(FetchFailure::Status(status.as_u16()))
}

/// Whether an answer that says no has a reason in it that is told further.
fn says_why(bytes: &[u8]) -> bool {
    bytes.windows(7).any(|part| part.eq_ignore_ascii_case(b"map_key")) || bytes.trim_ascii_start().starts_with(b"{")
}

async fn whole(mut response: Response) -> Result<Vec<u8>, FetchFailure> {
    let mut bytes = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(|e| failure(&e))? {
        if bytes.len() + piece.len() > LARGEST {
            return Err(FetchFailure::TooLarge);
        }
        bytes.extend_from_slice(&piece);
    }
    Ok(bytes)
}

/// Why nothing came. What the library says names addresses, which hold keys.
fn failure(e: &reqwest::Error) -> FetchFailure {
    if e.is_timeout() {
        FetchFailure::Timeout
    } else if e.is_connect() {
        FetchFailure::Unreachable
    } else {
        FetchFailure::Broken
    }
}
