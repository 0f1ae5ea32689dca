//! The story of tests/foreign through the bindings in Rust: prints one SHA-256.
//!
//! ```text
//! KENPOS_LAB=target/release/kenpos-lab cargo run --release -p kenpos-bindings --features testkit --example story -- [--show]
//! ```
//!
//! Comes in: the story, and the program `kenpos-lab` (`KENPOS_LAB`). Goes out: the hash, and with `--show` the JSON it is
//! of. Must never happen: a number or a text of its own.

#![allow(clippy::print_stdout, reason = "stdout is the answer of a program")]

mod lab;
mod programme;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use kenpos::{
    Account, Channel, ChartPeriod, Day, HealthReason, Kenpos, KenposError, Language, Logged, OpenConfig, Person,
    Platform, ScriptedStore, SecretPlace, Settings, Setup, SyncReason, TestDevice, Timestamp,
};
use kenpos_rules::day::Moment;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use lab::Lab;

const MINUTE_MS: i64 = 60_000;
const DEADLINE_MS: u64 = 60_000;

fn main() {
    let story = read(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/foreign/story.json"));
    let folder = tempfile::tempdir().expect("a folder");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let told = runtime.block_on(Player::new(&story, folder.path()).play());
    // serde_json keeps the keys of an object sorted.
    let text = serde_json::to_string(&told).expect("JSON");
    if std::env::args().any(|word| word == "--show") {
        println!("{text}");
    }
    println!("{}", Sha256::digest(&text).iter().map(|byte| format!("{byte:02x}")).collect::<String>());
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&std::fs::read(path).expect("the story")).expect("JSON")
}

struct Player<'s> {
    story: &'s Value,
    lab: Lab,
    folder: PathBuf,
    device: Arc<TestDevice>,
    store: Arc<ScriptedStore>,
    phone: Option<Arc<Kenpos>>,
    kept: BTreeMap<String, String>,
}

/// A field of a step, as what the call takes.
fn field<T: DeserializeOwned>(step: &Value, name: &str) -> T {
    serde_json::from_value(step[name].clone()).unwrap_or_else(|error| panic!("{name} of {step}: {error}"))
}

/// A code of a step: the enums' own names in snake case.
fn code<T: DeserializeOwned>(step: &Value, name: &str) -> T {
    field(step, name)
}

/// A day as an app would write it; a wrong one throws as it would there.
fn day(step: &Value, name: &str) -> Result<Option<Day>, KenposError> {
    let text: Option<String> = field(step, name);
    text.map(|text| {
        text.parse().map(Day).map_err(|error| KenposError::Invalid {
            field: "day".to_owned(),
            code: "invalid".to_owned(),
            detail: format!("{error}"),
        })
    })
    .transpose()
}

fn canonical(value: impl Serialize) -> Result<Value, KenposError> {
    Ok(serde_json::to_value(value).expect("JSON"))
}

/// A call that answers nothing and cannot fail.
fn told(call: impl FnOnce()) -> Result<Value, KenposError> {
    call();
    Ok(Value::Null)
}

fn error_of(error: &KenposError) -> Value {
    let (name, code) = match error {
        KenposError::NotSetUp { code, .. } => ("not_set_up", Some(code)),
        KenposError::Invalid { code, .. } => ("invalid", Some(code)),
        KenposError::SignInNeeded { .. } => ("sign_in_needed", None),
        KenposError::Offline { .. } => ("offline", None),
        KenposError::NotNow { code, .. } => ("not_now", Some(code)),
        KenposError::Refused { code, .. } => ("refused", Some(code)),
        KenposError::Storage { code, .. } => ("storage", Some(code)),
    };
    json!({ "error": name, "code": code })
}

impl<'s> Player<'s> {
    fn new(story: &'s Value, folder: &Path) -> Self {
        let now: Moment = field(story, "now");
        let device = TestDevice::new(field(story, "seed"), Timestamp(now)).expect("a device");
        let store = device.health_store(story["health_store"].to_string()).expect("a script");
        let (lab, folder) = (Lab::start(story, folder), folder.to_owned());
        Self { story, lab, folder, device, store, phone: None, kept: BTreeMap::new() }
    }

    async fn play(mut self) -> Vec<Value> {
        let mut told = Vec::new();
        for step in self.story["steps"].as_array().expect("steps") {
            told.push(self.step(step).await.unwrap_or_else(|error| error_of(&error)));
        }
        told
    }

    fn phone(&self) -> &Kenpos {
        self.phone.as_ref().expect("the story begins with `open`")
    }

    fn keep(&mut self, step: &Value, logged: Logged) -> Result<Value, KenposError> {
        self.kept.insert(field(step, "as"), logged.id.clone());
        canonical(logged)
    }

    fn of(&self, step: &Value) -> String {
        self.kept[&field::<String>(step, "of")].clone()
    }

    async fn step(&mut self, step: &Value) -> Result<Value, KenposError> {
        if let Some(done) = self.programme_step(step).await {
            return done;
        }
        match step["do"].as_str().expect("what to do") {
            "open" | "reopen" => self.open(),
            "setup" => self.setup(step).await,
            "launch" => canonical(self.phone().launch()?),
            "link_health" => {
                self.phone().link_health(code(step, "channel"))?;
                Ok(Value::Null)
            }
            "health_run" => self.health_run(code(step, "channel"), code(step, "reason")),
            "read_weight" => {
                canonical(self.phone().read_weight(field(step, "text"), field(step, "unit"), None, Language::Ja)?)
            }
            "read_corrected_weight" => {
                canonical(self.phone().read_corrected_weight(field(step, "text"), field(step, "unit"), Language::En)?)
            }
            "log_weight" => {
                let (grams, offset) = (field(step, "weight_grams"), field(step, "utc_offset_minutes"));
                let logged = self.phone().log_weight(grams, None, offset)?;
                self.keep(step, logged)
            }
            "log_steps" => {
                let logged = self.phone().log_steps(field(step, "steps"), day(step, "day")?)?;
                self.keep(step, logged)
            }
            "log_goal" => {
                let logged = self.phone().log_goal(field(step, "goal"), field(step, "done"), day(step, "day")?)?;
                self.keep(step, logged)
            }
            "edit_weight" => canonical(self.phone().edit_weight(self.of(step), field(step, "weight_grams"))?),
            "edit_steps" => canonical(self.phone().edit_steps(self.of(step), field(step, "steps"))?),
            "edit_goal" => canonical(self.phone().edit_goal(self.of(step), field(step, "done"))?),
            "delete" => canonical(self.phone().delete(self.of(step))?),
            "settings" => {
                let step_source = self.phone().settings()?.step_source;
                let (goals, step_target) = (field(step, "goals"), field(step, "step_target"));
                self.phone().set_settings(Settings { goals, step_target, step_source })?;
                Ok(Value::Null)
            }
            "sync" => canonical(self.phone().sync(DEADLINE_MS, code(step, "reason")).await?),
            "sync_cancelled" => self.sync_cancelled().await,
            "unlink_health" => {
                self.phone().unlink_health(code(step, "channel"), field(step, "keep_days"))?;
                Ok(Value::Null)
            }
            "pin_steps" => {
                self.phone().pin_steps(field(step, "source"))?;
                Ok(Value::Null)
            }
            "claim_phone_data" => canonical(self.phone().claim_phone_data()?),
            "note_background" => {
                self.phone().note_background(code(step, "background"))?;
                Ok(Value::Null)
            }
            "pause" => told(|| self.phone().pause()),
            "resume" => told(|| self.phone().resume()),
            "advance" => {
                self.device.advance(minutes(step));
                self.advance_server(step)
            }
            "advance_device" => told(|| self.device.advance(minutes(step))),
            "advance_server" => self.advance_server(step),
            "faults" => self.tell("/lab/faults", json!({ "next": step["next"] })),
            "notice" => self.tell("/lab/notice", json!({ "title": step["title"], "body": step["body"] })),
            "feed" => Ok(self.lab.get(&format!("/lab/feed/{}", field::<String>(self.story, "kenpos_id")))),
            "screens" => self.screens(step),
            other => panic!("the story does not know `{other}`"),
        }
    }

    fn tell(&self, path: &str, body: Value) -> Result<Value, KenposError> {
        self.lab.post(path, &body);
        Ok(Value::Null)
    }

    fn advance_server(&self, step: &Value) -> Result<Value, KenposError> {
        self.tell("/lab/advance", json!({ "millis": minutes(step) }))
    }

    fn open(&mut self) -> Result<Value, KenposError> {
        let config = OpenConfig {
            home: self.folder.join("phone").display().to_string(),
            app_version: "1.0.0".to_owned(),
            platform: Platform::Ios,
            secrets: SecretPlace::File,
        };
        self.phone = Some(self.device.open(config, None)?);
        Ok(Value::Null)
    }

    async fn setup(&self, step: &Value) -> Result<Value, KenposError> {
        let person = Person::NewEmployee {
            id: field(self.story, "kenpos_id"),
            initial_password: field(step, "initial_password"),
            new_password: field(step, "new_password"),
        };
        let setup = Setup {
            server_url: self.lab.url.clone(),
            person,
            activation_code: None,
            goals: field(step, "goals"),
            step_target: field(step, "step_target"),
        };
        canonical(self.phone().setup(setup, DEADLINE_MS).await?)
    }

    fn health_run(&self, channel: Channel, reason: HealthReason) -> Result<Value, KenposError> {
        let run = self.phone().health_run(channel, reason);
        while let Some(command) = run.next_command()? {
            run.report(self.store.carry_out(command)?)?;
        }
        canonical(run.summary())
    }

    async fn sync_cancelled(&self) -> Result<Value, KenposError> {
        self.tell("/lab/faults", json!({ "next": ["held"] }))?;
        let phone = Arc::clone(self.phone.as_ref().expect("open"));
        let sync = tokio::spawn(async move { phone.sync(DEADLINE_MS, SyncReason::Member).await });
        let lab = self.lab.url.clone();
        tokio::task::spawn_blocking(move || lab::get(&lab, "/lab/held")).await.expect("held");
        self.phone().cancel();
        let report = sync.await.expect("no panic")?;
        self.tell("/lab/release", json!({}))?;
        canonical(report)
    }

    /// But for the server's address, which is another in each play.
    fn account(&self) -> Result<Value, KenposError> {
        let Account { kenpos_id, server_url, consents, unsent } = self.phone().account()?;
        assert_eq!(server_url, self.lab.url);
        Ok(json!({ "kenpos_id": kenpos_id, "consents": consents, "unsent": unsent }))
    }

    fn screens(&self, step: &Value) -> Result<Value, KenposError> {
        let phone = self.phone();
        let day: Day = Day(field(step, "day"));
        let first = Day("2026-11-15".parse().expect("a day"));
        let periods = [ChartPeriod::Week, ChartPeriod::Month, ChartPeriod::Year];
        let charts: Vec<_> =
            periods.into_iter().map(|period| phone.history_chart(period, 0)).collect::<Result<_, _>>()?;
        let mut screens = json!({
            "home": phone.home()?,
            "log": phone.log()?,
            "history": phone.history(first, day)?,
            "charts": charts,
            "points": phone.points(Language::Ja)?,
            "notices": phone.notices()?,
            "links": phone.links(Language::En)?,
            "outbox": phone.outbox()?,
            "settings": phone.settings()?,
            "account": self.account()?,
            "why": phone.why(day, Language::Ja)?,
        });
        for (name, screen) in self.programme_screens()?.as_object().expect("screens") {
            screens[name] = screen.clone();
        }
        Ok(screens)
    }
}

fn minutes(step: &Value) -> i64 {
    field::<i64>(step, "minutes") * MINUTE_MS
}
