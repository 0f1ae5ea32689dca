//! An act of the desk: who does what, whether they may, and the two lines of the log around it.
//!
//! Comes in: an actor, an action, what it is about, and the work. Goes out: what the work gave. Must never happen: a
//! change that the log does not name; a role that does more than it may; a health value or a secret in the log.
//!
//! The first line is on disk before the work begins. A beginning without an end says that the process died between.

use std::future::Future;

use super::DeskError;
use super::staff::{self, Role, StaffError};
use crate::ledger::entry::By;
use crate::ports::Clock;
use crate::store::Store;
use crate::store::act::{Act, ActOutcome};

/// Who acts while nobody is on the staff: whoever has the store's file or password.
pub const OPERATOR: &str = "operator";

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    name: String,
    /// `None`: the operator of a desk without a staff, who may do everything.
    role: Option<Role>,
}

impl Actor {
    /// The account that was named; without a staff, the operator.
    ///
    /// # Errors
    /// [`StaffError::WhoActs`] when there is a staff and nobody was named, [`StaffError::NoSuchStaff`],
    /// [`DeskError::Store`].
    pub async fn named(store: &dyn Store, name: Option<&str>) -> Result<Self, DeskError> {
        match name {
            Some(name) => staff::find(store, name).await.map(|staff| Self { name: staff.name, role: Some(staff.role) }),
            None if staff::is_empty(store).await? => Ok(Self::operator()),
            None => Err(StaffError::WhoActs.into()),
        }
    }

    /// Who opens an account: the first one cannot be opened in the name of one, whoever is named.
    ///
    /// # Errors
    /// As [`Actor::named`].
    pub async fn who_adds(store: &dyn Store, name: Option<&str>) -> Result<Self, DeskError> {
        if staff::is_empty(store).await? { Ok(Self::operator()) } else { Self::named(store, name).await }
    }

    /// The operator of a desk without a staff.
    pub fn operator() -> Self {
        Self { name: OPERATOR.to_owned(), role: None }
    }

    /// As in the log.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As in the ledger.
    pub fn by(&self) -> By {
        By::Staff(self.name.clone())
    }

    fn may(&self, action: Action) -> Result<(), StaffError> {
        let needed = action.roles();
        match self.role {
            Some(role) if role != Role::Manager && !needed.contains(&role) => {
                let mut words: Vec<_> = needed.iter().map(|role| role.code()).collect();
                words.push(Role::Manager.code());
                Err(StaffError::NotAllowed { role, needed: words.join(" or ") })
            }
            _ => Ok(()),
        }
    }
}

/// What the desk does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Action {
    /// Reads the roster of members in.
    ImportMembers,
    /// Sends a notice to all members.
    PostNotice,
    /// Opens first registration of a person again.
    ReopenRegistration,
    /// Gives a member a code that sets another password.
    IssueResetCode,
    /// Sets or clears the code of first registration.
    SetActivationCode,
    /// Writes down what ran out.
    WriteExpiry,
    /// Writes down what was lost by leaving.
    WriteForfeits,
    /// Puts a catalogue in force.
    PublishCatalogue,
    /// Sets how much there is of something.
    SetStock,
    /// Looks at orders.
    ReadOrders,
    /// Writes the file with addresses that a supplier gets.
    ExportOrders,
    /// Notes orders as shipped.
    ShipOrders,
    /// Cancels an order.
    CancelOrder,
    /// Makes or rotates the key of what is sealed.
    ChangeKey,
    /// Looks at a member's statement.
    ReadStatement,
    /// Looks at the union's books.
    ReadBooks,
    /// Looks at questions.
    ReadInquiries,
    /// Answers or closes a question.
    AnswerInquiry,
    /// Looks at days of steps.
    ReviewSteps,
    /// Looks at a member's results.
    ReadResults,
    /// Records, corrects or withdraws a result.
    RecordResult,
    /// Asks a member for a secondary exam.
    AskForExam,
    /// Looks at which files members sent in; not at the files.
    ReadSubmissions,
    /// Opens a file that a member sent in.
    OpenSubmission,
    /// Approves or refuses a file.
    DecideSubmission,
    /// Puts a programme in force.
    PublishProgramme,
    /// Puts a campaign in force, or changes one.
    PublishCampaign,
    /// Tells who takes part in campaigns where they stand, and pays those whose days are final.
    SettleCampaigns,
    /// Puts a designated event in force, or changes one.
    PublishEvent,
    /// Enters who took part in an event.
    EnterParticipants,
    /// Puts a survey in force, or changes one.
    PublishSurvey,
    /// Puts the frequent questions in force.
    PublishFaq,
    /// Looks at campaigns and events: counts, no names.
    ReadCampaigns,
    /// Tries a programme on past days.
    TryProgramme,
    /// Opens, changes or closes an account of the desk.
    ChangeStaff,
    /// Looks at the staff and the log.
    ReadDesk,
}

impl Action {
    /// The stable code, as in the log.
    pub const fn code(self) -> &'static str {
        match self {
            Self::ImportMembers => "import_members",
            Self::PostNotice => "post_notice",
            Self::ReopenRegistration => "reopen_registration",
            Self::IssueResetCode => "issue_reset_code",
            Self::SetActivationCode => "set_activation_code",
            Self::WriteExpiry => "write_expiry",
            Self::WriteForfeits => "write_forfeits",
            Self::PublishCatalogue => "publish_catalogue",
            Self::SetStock => "set_stock",
            Self::ReadOrders => "read_orders",
            Self::ExportOrders => "export_orders",
            Self::ShipOrders => "ship_orders",
            Self::CancelOrder => "cancel_order",
            Self::ChangeKey => "change_key",
            Self::ReadStatement => "read_statement",
            Self::ReadBooks => "read_books",
            Self::ReadInquiries => "read_inquiries",
            Self::AnswerInquiry => "answer_inquiry",
            Self::ReviewSteps => "review_steps",
            Self::ReadResults => "read_results",
            Self::RecordResult => "record_result",
            Self::AskForExam => "ask_for_exam",
            Self::ReadSubmissions => "read_submissions",
            Self::OpenSubmission => "open_submission",
            Self::DecideSubmission => "decide_submission",
            Self::PublishProgramme => "publish_programme",
            Self::TryProgramme => "try_programme",
            Self::PublishCampaign => "publish_campaign",
            Self::SettleCampaigns => "settle_campaigns",
            Self::PublishEvent => "publish_event",
            Self::EnterParticipants => "enter_participants",
            Self::PublishSurvey => "publish_survey",
            Self::PublishFaq => "publish_faq",
            Self::ReadCampaigns => "read_campaigns",
            Self::ChangeStaff => "change_staff",
            Self::ReadDesk => "read_desk",
        }
    }

    /// Who may do it beside the managers.
    pub const fn roles(self) -> &'static [Role] {
        match self {
            Self::ReadDesk | Self::ReadInquiries | Self::ReadCampaigns => &[Role::Viewer, Role::Clerk, Role::Nurse],
            Self::ReviewSteps
            | Self::ReadOrders
            | Self::ReadSubmissions
            | Self::ReadStatement
            | Self::ReadBooks
            | Self::TryProgramme => &[Role::Viewer, Role::Clerk],
            Self::ReadResults | Self::RecordResult => &[Role::Clerk, Role::Nurse],
            Self::AskForExam => &[Role::Nurse],
            Self::ImportMembers
            | Self::PostNotice
            | Self::PublishFaq
            | Self::EnterParticipants
            | Self::SettleCampaigns
            | Self::ReopenRegistration
            | Self::IssueResetCode
            | Self::AnswerInquiry
            | Self::OpenSubmission
            | Self::DecideSubmission
            | Self::WriteExpiry
            | Self::WriteForfeits
            | Self::ExportOrders
            | Self::ShipOrders
            | Self::CancelOrder => &[Role::Clerk],
            Self::SetActivationCode
            | Self::PublishProgramme
            | Self::PublishCampaign
            | Self::PublishEvent
            | Self::PublishSurvey
            | Self::PublishCatalogue
            | Self::SetStock
            | Self::ChangeKey
            | Self::ChangeStaff => &[],
        }
    }
}

/// The desk at work: the store, the clock, and who acts.
#[derive(Clone, Copy)]
pub struct Desk<'d> {
    /// The union's store.
    pub store: &'d dyn Store,
    /// The server's clock.
    pub clock: &'d dyn Clock,
    /// Who acts.
    pub actor: &'d Actor,
}

/// Characters of what an act is about, and of its detail: a file name, an id, some counts.
const TEXT_CHARS_MAX: usize = 200;

impl Desk<'_> {
    /// Does something between two lines of the log. `about` names what it is done to; `detail` says afterwards, in counts
    /// and codes, what it came to.
    ///
    /// # Errors
    /// [`StaffError::NotAllowed`], which is noted too; else what the work answers.
    pub async fn act<T>(
        &self,
        action: Action,
        about: &str,
        work: impl Future<Output = Result<T, DeskError>>,
        detail: impl FnOnce(&T) -> String,
    ) -> Result<T, DeskError> {
        if let Err(refused) = self.actor.may(action) {
            self.note(action, about, ActOutcome::Refused, None, "not_allowed").await?;
            return Err(refused.into());
        }
        let begun = self.note(action, about, ActOutcome::Begun, None, "").await?;
        match work.await {
            Ok(value) => {
                self.note(action, about, ActOutcome::Done, Some(begun), &detail(&value)).await?;
                Ok(value)
            }
            Err(error) => {
                self.note(action, about, ActOutcome::Refused, Some(begun), error.code()).await?;
                Err(error)
            }
        }
    }

    /// Looks at something: who looked at what is one line, after it was allowed and before anything is shown.
    ///
    /// # Errors
    /// [`StaffError::NotAllowed`], which is noted too, [`DeskError::Store`].
    pub async fn look(&self, action: Action, about: &str) -> Result<(), DeskError> {
        if let Err(refused) = self.actor.may(action) {
            self.note(action, about, ActOutcome::Refused, None, "not_allowed").await?;
            return Err(refused.into());
        }
        self.note(action, about, ActOutcome::Done, None, "").await.map(drop)
    }

    async fn note(
        &self,
        action: Action,
        about: &str,
        outcome: ActOutcome,
        of_act: Option<u64>,
        detail: &str,
    ) -> Result<u64, DeskError> {
        let act = Act {
            at: self.clock.now(),
            staff: self.actor.name.clone(),
            action: action.code().to_owned(),
            about: about.chars().take(TEXT_CHARS_MAX).collect(),
            outcome,
            of_act,
            detail: detail.chars().take(TEXT_CHARS_MAX).collect(),
        };
        Ok(self.store.note_act(&act).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::Scene;

    async fn scene() -> Scene {
        let scene = Scene::new("2026-11-22T12:00:00+09:00").await;
        for (name, role) in [("mana", Role::Manager), ("cleo", Role::Clerk), ("vic", Role::Viewer)] {
            staff::add(&*scene.store, name, role).await.expect("on the staff");
        }
        scene
    }

    /// The log in short: who, what, how it ended, and of which beginning.
    async fn log(scene: &Scene) -> Vec<(String, String, ActOutcome, Option<u64>, String)> {
        let acts = scene.store.acts(0, 100).await.expect("the log");
        acts.into_iter().map(|(_, act)| (act.staff, act.action, act.outcome, act.of_act, act.detail)).collect()
    }

    fn line(
        staff: &str,
        action: &str,
        outcome: ActOutcome,
        of_act: Option<u64>,
        detail: &str,
    ) -> (String, String, ActOutcome, Option<u64>, String) {
        (staff.to_owned(), action.to_owned(), outcome, of_act, detail.to_owned())
    }

    #[tokio::test]
    async fn what_is_done_stands_between_two_lines_of_the_log() {
        let scene = scene().await;
        let actor = Actor::named(&*scene.store, Some("cleo")).await.expect("a clerk");
        let desk = Desk { store: &*scene.store, clock: &*scene.clock, actor: &actor };
        let work = async {
            assert_eq!(log(&scene).await.len(), 1, "the beginning is noted before anything is done");
            Ok(3)
        };
        let done = desk.act(Action::ImportMembers, "members.csv", work, |rows| format!("{rows} rows")).await;
        assert_eq!(done, Ok(3));
        let failed =
            desk.act(Action::PostNotice, "", async { Err::<(), _>(DeskError::NoSuchPerson) }, |()| String::new());
        assert_eq!(failed.await, Err(DeskError::NoSuchPerson));
        let expected = [
            line("cleo", "import_members", ActOutcome::Begun, None, ""),
            line("cleo", "import_members", ActOutcome::Done, Some(1), "3 rows"),
            line("cleo", "post_notice", ActOutcome::Begun, None, ""),
            line("cleo", "post_notice", ActOutcome::Refused, Some(3), "no_such_person"),
        ];
        assert_eq!(log(&scene).await, expected);
    }

    #[tokio::test]
    async fn a_role_that_may_not_does_nothing_and_is_noted() {
        let scene = scene().await;
        let actor = Actor::named(&*scene.store, Some("vic")).await.expect("a viewer");
        let desk = Desk { store: &*scene.store, clock: &*scene.clock, actor: &actor };
        let work = async { panic!("a viewer changes nothing") };
        let refused = desk.act(Action::SetActivationCode, "", work, |(): &()| String::new()).await;
        let needed = "manager".to_owned();
        assert_eq!(refused, Err(StaffError::NotAllowed { role: Role::Viewer, needed }.into()));
        assert_eq!(log(&scene).await, [line("vic", "set_activation_code", ActOutcome::Refused, None, "not_allowed")]);
        assert_eq!(desk.look(Action::ReviewSteps, "").await, Ok(()));
    }

    #[tokio::test]
    async fn a_manager_may_do_everything() {
        let manager = Actor { name: "mana".to_owned(), role: Some(Role::Manager) };
        for action in [Action::ImportMembers, Action::SetActivationCode, Action::ChangeStaff, Action::ReadDesk] {
            assert_eq!(manager.may(action), Ok(()), "{}", action.code());
        }
    }

    #[tokio::test]
    async fn without_a_staff_the_operator_acts_and_with_one_somebody_must_be_named() {
        let empty = Scene::new("2026-11-22T12:00:00+09:00").await;
        assert_eq!(Actor::named(&*empty.store, None).await, Ok(Actor::operator()));
        let unknown = Actor::named(&*empty.store, Some("mana")).await;
        assert_eq!(unknown, Err(StaffError::NoSuchStaff { name: "mana".to_owned() }.into()));
        assert_eq!(Actor::who_adds(&*empty.store, Some("mana")).await, Ok(Actor::operator()));
        let scene = scene().await;
        assert_eq!(Actor::named(&*scene.store, None).await, Err(StaffError::WhoActs.into()));
        assert_eq!(Actor::who_adds(&*scene.store, None).await, Err(StaffError::WhoActs.into()));
        assert_eq!(Actor::named(&*scene.store, Some("cleo")).await.map(|actor| actor.name), Ok("cleo".to_owned()));
    }
}
