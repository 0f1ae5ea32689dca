//! Who asks: the network a request came from, and the token it carries.

use std::net::{IpAddr, Ipv4Addr};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use kenpos_protocol::problem::ProblemCode;

use super::App;
use super::extract::bearer_token;
use super::problem::Refusal;
use crate::auth::Attempt;
use crate::store::lookup::TokenHash;

/// The other end of the connection; absent when the router is called in process.
#[derive(Clone, Copy, Debug)]
pub struct Peer(pub IpAddr);

impl FromRequestParts<App> for Attempt {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Refusal> {
        let peer = parts.extensions.get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |peer| peer.0);
        let forwarded: Vec<&str> =
            parts.headers.get_all("x-forwarded-for").iter().filter_map(|value| value.to_str().ok()).collect();
        let network = app.listen.client(peer, &forwarded.join(",")).to_string();
        Ok(Self { network, now: app.doors.ports.clock.now() })
    }
}

/// The hash of the bearer token. Whose it is, and whether it still counts, is decided where the member is loaded.
#[derive(Clone, Copy, Debug)]
pub struct Bearer(pub TokenHash);

impl<S: Sync> FromRequestParts<S> for Bearer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, Refusal> {
        let token = bearer_token(&parts.headers).ok_or_else(|| {
            Refusal::new(ProblemCode::SessionExpired, "send Authorization: Bearer and the access token")
        })?;
        let hash = TokenHash::of(token);
        // Eight digits of a hash of a random value that lives an hour: enough to follow a device through an hour's log,
        // too little to find anybody.
        let short: String = hash.to_hex().chars().take(8).collect();
        tracing::Span::current().record("token", short);
        Ok(Self(hash))
    }
}

/// A bearer token where one was sent: what is there for members and for everybody else.
#[derive(Clone, Copy, Debug)]
pub struct PerhapsBearer(pub Option<TokenHash>);

impl<S: Sync> FromRequestParts<S> for PerhapsBearer {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        if !parts.headers.contains_key(axum::http::header::AUTHORIZATION) {
            return Ok(Self(None));
        }
        Bearer::from_request_parts(parts, state).await.map(|Bearer(token)| Self(Some(token)))
    }
}
