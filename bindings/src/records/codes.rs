//! The codes a shell switches on: the core's own enums, as they are. A variant that is missing here does not build.

/// An award: one of the table, or what a campaign or a health event gives. The code is stable, never its version.
pub type AwardCode = kenpos_rules::award::AwardCode;
/// What pressing it does. The code is stable.
pub type Button = kenpos_core::view::Button;
/// What one chart spans.
pub type ChartPeriod = kenpos_core::view::ChartPeriod;
/// The kinds of ledger entry.
pub type EntryKind = kenpos_core::view::EntryKind;
/// What an item is about, as shown to people.
pub type Kind = kenpos_core::view::Kind;
/// The languages the product speaks.
pub type Language = kenpos_rules::explain::Language;
/// What was done with an action.
pub type LoggedState = kenpos_core::log::LoggedState;
/// Where an order stands.
pub type OrderStage = kenpos_core::view::Stage;
/// What the app runs on.
pub type Platform = kenpos_core::session::Platform;
/// What a member consents to.
pub type Purpose = kenpos_core::session::Purpose;
/// Where the session stands. Logging is open in every one of these.
pub type SessionState = kenpos_core::view::SessionState;
/// The source of a record. The code is stable: it is stored and sent.
pub type Source = kenpos_rules::source::Source;
/// How far an item has come.
pub type State = kenpos_core::view::State;
/// What a file that a member sends in shows. The code is stable.
pub type SubmissionAbout = kenpos_core::submit::SubmissionAbout;
/// Why a sync was started.
pub type SyncReason = kenpos_core::sync::SyncReason;
/// What a question to the desk is about.
pub type Topic = kenpos_core::session::Topic;
/// How a doubtful weight may be read. The code is stable: apps switch on it.
pub type WeightMeaning = kenpos_rules::weight::GuessReading;
/// The units a member may type.
pub type WeightUnit = kenpos_rules::weight::WeightUnit;
/// Why a run ended.
pub type WhyStopped = kenpos_core::sync::WhyStopped;

/// An award: one of the table, or what a campaign or a health event gives. The code is stable, never its version.
#[uniffi::remote(Enum)]
pub enum AwardCode {
    /// KENPOS登録.
    Registration,
    /// 配偶者健診.
    SpouseCheckup,
    /// ログイン.
    Login,
    /// 起動ボーナス.
    Launch,
    /// 体重入力.
    Weight,
    /// 歩数入力.
    Steps,
    /// 行動目標入力.
    ActionGoal,
    /// 健診結果 BMI.
    Bmi,
    /// 健診結果 禁煙.
    NonSmoker,
    /// 健康年齢.
    HealthAge,
    /// 禁煙サポート.
    Cessation,
    /// 予防接種（インフルエンザ）.
    Flu,
    /// 二次検査.
    SecondaryExam,
    /// キャンペーン: what a dated campaign of the union gives.
    Campaign,
    /// 健康イベント: what a health event that the union designates gives.
    HealthEvent,
}

/// What pressing it does. The code is stable.
#[uniffi::remote(Enum)]
pub enum Button {
    /// Opens the sign-in.
    SignIn,
    /// Opens the app's page in the store.
    UpdateApp,
    /// Shows the terms and asks.
    GiveConsent,
    /// Opens what is owed and what was refused.
    OpenOutbox,
    /// Syncs now.
    SyncNow,
    /// Opens the entries of a past day.
    LogDay,
    /// Opens the entry of a weight.
    LogWeight,
    /// Opens the entry of steps.
    LogSteps,
    /// Opens the answers to the action goals.
    AnswerGoals,
    /// Says that it was read.
    Dismiss,
    /// Links the channel.
    Link,
    /// Says that this phone's health data are the member's own.
    Claim,
    /// Asks the system for permission.
    AskPermission,
    /// Opens the phone's settings.
    OpenSettings,
    /// Opens Health Connect's page in the store.
    GetProvider,
    /// Reads the channel now.
    ReadNow,
}

/// What one chart spans.
#[uniffi::remote(Enum)]
pub enum ChartPeriod {
    /// Monday to Sunday.
    Week,
    /// A calendar month.
    Month,
    /// A fiscal year: April to March.
    Year,
}

/// The kinds of ledger entry.
#[uniffi::remote(Enum)]
pub enum EntryKind {
    /// Points were given.
    Grant,
    /// Points ran out at the end of their fiscal year.
    Expiry,
    /// A grant was taken back, or an amount corrected.
    Reversal,
    /// Points were set aside for an order.
    Hold,
    /// The order was shipped: what was set aside is spent.
    Spend,
    /// The order was cancelled: what was set aside is there again.
    Release,
    /// What was left was lost when the days after the membership were over.
    Forfeit,
}

/// What an item is about, as shown to people.
#[uniffi::remote(Enum)]
pub enum Kind {
    /// A weighing.
    Weight,
    /// A day's steps.
    Steps,
    /// The answer to an action goal.
    Goal,
    /// An opening of the app.
    Launch,
    /// Joining a campaign, or leaving it.
    JoinCampaign,
    /// A check-in at a designated event.
    CheckIn,
    /// The visit of a secondary exam.
    ExamReport,
    /// The answers to a survey.
    SurveyAnswer,
}

/// The languages the product speaks.
#[uniffi::remote(Enum)]
pub enum Language {
    /// 日本語.
    Ja,
    /// English.
    En,
}

/// What was done with an action.
#[uniffi::remote(Enum)]
pub enum LoggedState {
    /// Kept, and owed to the server.
    Queued,
    /// It was there already, with the same content.
    Unchanged,
    /// Deleted before it was ever sent.
    Withdrawn,
}

/// Where an order stands.
#[uniffi::remote(Enum)]
pub enum OrderStage {
    /// Waits to be shipped; it can be cancelled.
    Held,
    /// Shipped.
    Shipped,
    /// Cancelled.
    Cancelled,
}

/// What a file that a member sends in shows. The code is stable.
#[uniffi::remote(Enum)]
pub enum SubmissionAbout {
    /// The result sheet of a check-up abroad.
    OverseasResult,
    /// The result sheet of a part-time job's check-up.
    PartTimeResult,
    /// A proof of the vaccination against influenza.
    FluVaccination,
}

/// What the app runs on.
#[uniffi::remote(Enum)]
pub enum Platform {
    /// An iPhone.
    Ios,
    /// An Android phone.
    Android,
    /// The headless phone of the command line.
    CommandLine,
}

/// What a member consents to.
#[uniffi::remote(Enum)]
pub enum Purpose {
    /// Storing steps, weight and action goals at the union and giving points for them.
    Programme,
    /// Using check-up results for awards.
    CheckupResults,
}

/// Where the session stands. Logging is open in every one of these.
#[uniffi::remote(Enum)]
pub enum SessionState {
    /// As it should be.
    SignedIn,
    /// The server no longer takes this device's secret: sign in again.
    Expired,
    /// The server refuses this member for now.
    Suspended,
    /// The server no longer speaks this app's protocol.
    UpdateNeeded,
    /// The days after the last membership day are over.
    MembershipEnded,
}

/// The source of a record. The code is stable: it is stored and sent.
#[uniffi::remote(Enum)]
pub enum Source {
    /// Typed by the member.
    Manual,
    /// Read live from ヘルスケア (HealthKit).
    AppleHealth,
    /// Read live from ヘルスコネクト (Health Connect).
    HealthConnect,
    /// Counted by the phone's own step sensor.
    PhoneSensor,
    /// Read from a file that Apple's Health app exported.
    AppleHealthExport,
}

/// How far an item has come.
#[uniffi::remote(Enum)]
pub enum State {
    /// Waits for the next sync.
    Queued,
    /// Is being sent, or was when the app died.
    Claimed,
    /// The server has it; its effect has not been pulled yet.
    Accepted,
    /// The server has it and the mirror shows it.
    Settled,
    /// The server refused it; the reason says why. It waits for the member.
    Parked,
}

/// Why a sync was started.
#[uniffi::remote(Enum)]
pub enum SyncReason {
    /// The app was opened.
    Launch,
    /// The app came to the front again, or something was entered.
    Foreground,
    /// The operating system gave background time.
    Background,
    /// The member asked for it.
    Member,
}

/// What a question to the desk is about.
#[uniffi::remote(Enum)]
pub enum Topic {
    /// パスワードを忘れた.
    ForgottenPassword,
    /// 初回登録.
    Registration,
    /// 記録・ポイント.
    Points,
    /// 歩数連携・アプリ.
    App,
    /// 商品の交換.
    Exchange,
    /// その他.
    Other,
}

/// How a doubtful weight may be read. The code is stable: apps switch on it.
#[uniffi::remote(Enum)]
pub enum WeightMeaning {
    /// Just as it stands.
    AsTyped,
    /// The decimal point is missing or one place off: `682`, `6820` or `6.82` for 68.2.
    LostDecimalPoint,
    /// Pounds, typed without their unit.
    Pounds,
}

/// The units a member may type.
#[uniffi::remote(Enum)]
pub enum WeightUnit {
    /// Kilograms.
    Kg,
    /// Avoirdupois pounds, 0.45359237 kg each.
    Lb,
}

/// Why a run ended.
#[uniffi::remote(Enum)]
pub enum WhyStopped {
    /// Everything is said.
    Done,
    /// No answer, or none of the server's.
    Offline,
    /// The server asked for patience, or did not take every item yet.
    Later,
    /// The last failure is too recent; nothing was sent.
    Waiting,
    /// The deadline is near.
    Deadline,
    /// The budget's requests are used up.
    RequestLimit,
    /// `cancel_sync()`.
    Cancelled,
    /// The secret store is locked. The session stands.
    Locked,
    /// The member has not consented to the programme; what was logged is kept.
    ConsentRequired,
    /// The session is over; what was logged is kept.
    SignInNeeded,
    /// The server refuses this member for now.
    Suspended,
    /// The days after the last membership day are over.
    MembershipEnded,
    /// The server no longer speaks this app's protocol.
    UpdateNeeded,
}
