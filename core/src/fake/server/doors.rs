//! Its doors: registration, sign-in, tokens, consent.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{Answer, FakeDevice, State, text};
use crate::ports::HttpRequest;

impl State {
    pub(super) fn register(&mut self, body: &Value) -> Answer {
        let (id, new) = (text(&body["kenpos_id"]), text(&body["new_password"]));
        let repeated = self.is_same_attempt(&body["device"]) && self.passwords.get(&id) == Some(&new);
        let first = body["initial_password"] == "19850401" && id == "U1001" && !self.passwords.contains_key(&id);
        if !repeated && !first {
            return Err((401, "wrong_credentials"));
        }
        self.passwords.insert(id.clone(), new);
        self.begin_session(&id, &body["device"])
    }

    pub(super) fn sign_in(&mut self, body: &Value) -> Answer {
        let typed = text(&body["kenpos_id"]);
        // Employees' IDs are spelled with a capital.
        let id = if typed.starts_with('u') { typed.to_uppercase() } else { typed };
        if self.passwords.get(&id) != Some(&text(&body["password"])) {
            return Err((401, "wrong_credentials"));
        }
        self.begin_session(&id, &body["device"])
    }

    fn is_same_attempt(&self, device: &Value) -> bool {
        let known = self.devices.get(&text(&device["device_id"]));
        known.is_some_and(|known| known.current == text(&device["refresh_hash"]))
    }

    fn begin_session(&mut self, id: &str, device: &Value) -> Answer {
        let (device_id, current) = (text(&device["device_id"]), text(&device["refresh_hash"]));
        assert_eq!(current.len(), 64, "a hash, never the secret");
        let session = FakeDevice { member: id.to_owned(), current, next: None, revoked: false };
        self.devices.insert(device_id.clone(), session);
        self.contact += 1;
        let access = self.token(&device_id);
        Ok(json!({
            "member_id": member_id(id), "kenpos_id": id, "access": access, "contact": self.contact,
            "server_time": "2026-11-22T03:00:00.000Z", "consent": self.consent_of(id),
        }))
    }

    fn token(&mut self, device_id: &str) -> Value {
        self.token_count += 1;
        let token = format!("token-{}", self.token_count);
        self.tokens.insert(token.clone(), device_id.to_owned());
        json!({"token": token, "expires_at": "2026-12-31T00:00:00.000Z"})
    }

    pub(super) fn refresh(&mut self, body: &Value) -> Answer {
        let device_id = text(&body["device_id"]);
        let former = body["former_secrets"].as_array().into_iter().flatten();
        let presented: Vec<String> =
            std::iter::once(&body["refresh_secret"]).chain(former).map(|secret| hash(&text(secret))).collect();
        let next = text(&body["next_refresh_hash"]);
        let device =
            self.devices.get_mut(&device_id).filter(|device| !device.revoked).ok_or((401, "device_revoked"))?;
        let known = |secret: &&String| **secret == device.current || Some(*secret) == device.next.as_ref();
        device.current = presented.iter().find(known).cloned().ok_or((401, "device_revoked"))?;
        device.next = Some(next);
        let access = self.token(&device_id);
        Ok(json!({"access": access}))
    }

    pub(super) fn with_device(&mut self, request: &HttpRequest, act: impl FnOnce(&mut Self, &str) -> Answer) -> Answer {
        let token = request.bearer.clone().unwrap_or_default();
        let device = self.tokens.get(&token).and_then(|device| self.devices.get(device));
        let device = device.ok_or((401, "session_expired"))?;
        if device.revoked {
            return Err((401, "device_revoked"));
        }
        let member = device.member.clone();
        act(self, &member)
    }

    pub(super) fn consent_of(&self, id: &str) -> Value {
        self.consents.get(id).cloned().unwrap_or_else(|| json!({"programme": null, "checkup_results": null}))
    }

    pub(super) fn consent(&mut self, member: &str, body: &Value) -> Answer {
        let mut consent = self.consent_of(member);
        let given = body["given"] == true;
        consent[text(&body["purpose"])] = if given { body["terms_version"].clone() } else { Value::Null };
        self.consents.insert(member.to_owned(), consent.clone());
        Ok(consent)
    }
}

fn hash(secret: &str) -> String {
    Sha256::digest(secret).iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Version 7, made of the name.
fn member_id(name: &str) -> String {
    let hex = hash(name);
    let part = |from: usize, to: usize| hex.get(from..to).unwrap_or_default().to_owned();
    format!("{}-{}-7{}-8{}-{}", part(0, 8), part(8, 12), part(13, 16), part(17, 20), part(20, 32))
}
