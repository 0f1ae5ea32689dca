//! The story's steps beside the daily records: campaigns, results, exchange, questions, a forgotten password, and the desk.

use kenpos::{
    Address, AwardCode, KenposError, Language, NewInquiry, OrderRequest, Person, Purpose, Setup, SubmissionRequest,
    SurveyAnswer, Topic,
};
use serde_json::{Value, json};

use super::{DEADLINE_MS, Player, canonical, code, day, field};

fn words(step: &Value) -> Result<Value, KenposError> {
    if step["do"] == "reason_text" {
        let (day, today) = (day(step, "day")?.expect("a day"), day(step, "today")?.expect("a day"));
        return canonical(kenpos::reason_text(field(step, "reason"), day, today, Language::Ja)?);
    }
    let (code, of, detail) = (field(step, "code"), field(step, "field"), field(step, "detail"));
    canonical(kenpos::error_text(code, of, detail, field(step, "until_ms"), Language::Ja))
}

impl Player<'_> {
    /// None: no step of these.
    pub async fn programme_step(&mut self, step: &Value) -> Option<Result<Value, KenposError>> {
        Some(match step["do"].as_str()? {
            "desk" => self.desk(step),
            "consent" => self.consent(code(step, "purpose"), field(step, "given")).await,
            "why_award" => self.why_award(code(step, "award"), step),
            "join_campaign" | "leave_campaign" | "check_in" => self.take_part(step),
            "report_exam" | "answer_survey" => self.about_results(step),
            "order" => self.order(step).await,
            "cancel_order" => self.cancel_order(step).await,
            "order_cost" => self.phone().order_cost(field(step, "item"), field(step, "quantity")).and_then(canonical),
            "export" => self.export(),
            "delete_account" => {
                let (password, unsent) = (field(step, "password"), field(step, "unsent"));
                self.phone().delete_account(password, unsent, DEADLINE_MS).await.map(|()| Value::Null)
            }
            "submit" => self.submit(step).await,
            "ask" => self.ask(step).await,
            "inquiries" => self.phone().inquiries().and_then(canonical),
            "faq_of" => self.faq_of().await,
            "error_text" | "reason_text" => words(step),
            "setup_reset" | "sign_in" => self.setup_again(step).await,
            "sign_out" => self.phone().sign_out(DEADLINE_MS).await.map(|()| Value::Null),
            _ => return None,
        })
    }

    /// What the desk answers is kept and not told: it may be a code.
    fn desk(&mut self, step: &Value) -> Result<Value, KenposError> {
        let answer = self.lab.post("/lab/desk", step);
        if let (Some(name), Some(text)) = (step["as"].as_str(), answer.as_str()) {
            self.kept.insert(name.to_owned(), text.to_owned());
        }
        Ok(Value::Null)
    }

    async fn consent(&self, purpose: Purpose, given: bool) -> Result<Value, KenposError> {
        let agreed_to = if given { Some(self.phone().terms(DEADLINE_MS).await?.version) } else { None };
        canonical(self.phone().consent(purpose, agreed_to, DEADLINE_MS).await?)
    }

    fn why_award(&self, award: AwardCode, step: &Value) -> Result<Value, KenposError> {
        canonical(self.phone().why_award(award, day(step, "day")?, Language::Ja)?)
    }

    fn take_part(&self, step: &Value) -> Result<Value, KenposError> {
        let phone = self.phone();
        canonical(match step["do"].as_str().unwrap_or_default() {
            "join_campaign" => phone.join_campaign(field(step, "campaign"), field(step, "nickname"))?,
            "leave_campaign" => phone.leave_campaign(field(step, "campaign"))?,
            _ => phone.check_in(field(step, "event"), field(step, "code"))?,
        })
    }

    fn about_results(&self, step: &Value) -> Result<Value, KenposError> {
        if step["do"] == "report_exam" {
            let day = day(step, "day")?.expect("a day");
            return canonical(self.phone().report_exam(field(step, "contact"), day)?);
        }
        let answers: Vec<(String, String)> = field(step, "answers");
        let answers = answers.into_iter().map(|(question, answer)| SurveyAnswer { question, answer }).collect();
        canonical(self.phone().answer_survey(field(step, "survey"), answers)?)
    }

    async fn order(&mut self, step: &Value) -> Result<Value, KenposError> {
        let to = |name: &str| field(&self.story["address"], name);
        let address = Address {
            recipient: to("recipient"),
            postal_code: to("postal_code"),
            address: to("address"),
            phone: to("phone"),
        };
        let (item, quantity, points) = (field(step, "item"), field(step, "quantity"), field(step, "points"));
        let request = OrderRequest { item, quantity, points, address };
        let order = self.phone().order(request, Language::En, DEADLINE_MS).await?;
        self.kept.insert(field(step, "as"), order.order.clone());
        canonical(order)
    }

    async fn cancel_order(&self, step: &Value) -> Result<Value, KenposError> {
        canonical(self.phone().cancel_order(self.of(step), Language::Ja, DEADLINE_MS).await?)
    }

    /// But for the server's address, which is another in each play.
    fn export(&self) -> Result<Value, KenposError> {
        let mut told: Value = serde_json::from_str(&self.phone().export_data(Language::Ja)?.text).expect("JSON");
        let url = told["account"].as_object_mut().and_then(|account| account.remove("server_url"));
        assert_eq!(url, Some(Value::from(self.lab.url.as_str())));
        Ok(told)
    }

    async fn submit(&self, step: &Value) -> Result<Value, KenposError> {
        let (about, file) = (code(step, "about"), field::<String>(step, "file").into_bytes());
        let request = SubmissionRequest { about, day: day(step, "day")?.expect("a day"), file };
        canonical(self.phone().submit(request, Language::Ja, DEADLINE_MS).await?)
    }

    async fn ask(&self, step: &Value) -> Result<Value, KenposError> {
        let outside = !field::<bool>(step, "signed_in");
        let inquiry = NewInquiry {
            topic: code::<Topic>(step, "topic"),
            words: field(step, "words"),
            contact: outside.then(|| field(self.story, "contact")),
            kenpos_id: outside.then(|| field(self.story, "kenpos_id")),
            server_url: outside.then(|| self.lab.url.clone()),
        };
        canonical(self.phone().ask(inquiry, DEADLINE_MS).await?)
    }

    async fn faq_of(&self) -> Result<Value, KenposError> {
        canonical(self.phone().faq_of(self.lab.url.clone(), Language::Ja, DEADLINE_MS).await?)
    }

    async fn setup_again(&self, step: &Value) -> Result<Value, KenposError> {
        let id = field(self.story, "kenpos_id");
        let person = if step["do"] == "sign_in" {
            Person::Registered { id, password: field(step, "password") }
        } else {
            let code = field::<Option<String>>(step, "code").unwrap_or_else(|| self.of(step));
            Person::Reset { id, code, new_password: field(step, "new_password") }
        };
        canonical(self.phone().setup(self.again(person), DEADLINE_MS).await?)
    }

    fn again(&self, person: Person) -> Setup {
        Setup { server_url: self.lab.url.clone(), person, activation_code: None, goals: Vec::new(), step_target: None }
    }

    /// The screens of these.
    pub fn programme_screens(&self) -> Result<Value, KenposError> {
        let phone = self.phone();
        Ok(json!({
            "campaigns": phone.campaigns(Language::En)?,
            "results": phone.results(Language::Ja)?,
            "catalogue": phone.catalogue(Language::Ja)?,
            "orders": phone.orders(Language::En)?,
            "inquiries": phone.inquiries()?,
            "faq": phone.faq(Language::En)?,
        }))
    }
}
