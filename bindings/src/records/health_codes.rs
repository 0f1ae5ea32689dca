//! The codes about health stores: the core's own enums, as they are. A variant that is missing here does not build.

/// What the system lets the app do while nobody looks.
pub type Background = kenpos_core::health::Background;
/// A way from the phone's own sensors to the core.
pub type Channel = kenpos_core::health::Channel;
/// Who made a number.
pub type Computed = kenpos_rules::provenance::Computed;
/// How far a day is settled.
pub type DayState = kenpos_rules::explain::DayState;
/// Why a run is started.
pub type HealthReason = kenpos_core::health::HealthReason;
/// Why something of a health store was left out. Counted, shown, never silent.
pub type LeftOutReason = kenpos_core::health::LeftOutReason;
/// Where the reading of a channel stands. The code is stable.
pub type LinkState = kenpos_rules::explain::LinkState;
/// Why a channel is off.
pub type OffReason = kenpos_core::health::OffReason;
/// How samples came about, as their store says.
pub type RecordingMethod = kenpos_rules::provenance::RecordingMethod;
/// What a sample measures.
pub type SampleKind = kenpos_core::health::SampleKind;
/// What a count is worth as evidence.
pub type SourceClass = kenpos_rules::provenance::SourceClass;
/// Why a count is not credited whole, or is looked at.
pub type StepsNote = kenpos_rules::provenance::StepsNote;
/// What becomes of a reading. The code is stable.
pub type StepsVerdict = kenpos_rules::daily_total::StepsVerdict;
/// Why a device has no such store.
pub type Unsupported = kenpos_core::health::Unsupported;
/// Why reading waits.
pub type WaitReason = kenpos_core::health::WaitReason;

/// What the system lets the app do while nobody looks.
#[uniffi::remote(Enum)]
pub enum Background {
    /// As it should be.
    Allowed,
    /// Low power mode, or a battery manager: the system puts background work off.
    LowPower,
    /// The member has switched background work off for this app.
    Off,
}

/// A way from the phone's own sensors to the core.
#[uniffi::remote(Enum)]
pub enum Channel {
    /// ヘルスケア (HealthKit).
    AppleHealth,
    /// ヘルスコネクト (Health Connect), Android 9 and later.
    HealthConnect,
    /// The phone's own step sensor: where there is no Health Connect, Android 6 to 8.
    PhoneSensor,
}

/// Who made a number.
#[uniffi::remote(Enum)]
pub enum Computed {
    /// The store's own aggregate.
    Store,
    /// The core swept the samples, because the store's aggregate cannot leave typed ones out.
    Core,
    /// Split by time between two readings of a sensor.
    Estimated,
}

/// How far a day is settled.
#[uniffi::remote(Enum)]
pub enum DayState {
    /// Today, or a day to come.
    Open,
    /// Over, and inside the entry window: late steps still count.
    Settling,
    /// The entry window is over: what comes now is shown, and lowers nothing.
    Final,
}

/// Why a run is started.
#[uniffi::remote(Enum)]
pub enum HealthReason {
    /// The app came to the front.
    Foreground,
    /// The system woke the app: an observer, a job.
    Background,
    /// The member asked.
    Member,
}

/// Why something of a health store was left out. Counted, shown, never silent.
#[uniffi::remote(Enum)]
pub enum LeftOutReason {
    /// Written by this app: its own record has it already.
    Own,
    /// A deletion of an id that is not known.
    UnknownDeletion,
    /// It ends before it begins.
    Backwards,
    /// A weight no person has, or in a unit nobody weighs in.
    OutOfRange,
    /// Dated after now.
    InFuture,
    /// From before the phone's data were the member's own.
    BeforeClaim,
    /// A drain that did not move on.
    Stalled,
    /// A day with more records than can be swept.
    TooManyRecords,
}

/// Where the reading of a channel stands. The code is stable.
#[uniffi::remote(Enum)]
pub enum LinkState {
    /// Not linked on this phone.
    NotLinked,
    /// Another member used this phone: whose data these are must be said first.
    ClaimNeeded,
    /// The first reading goes on.
    Reading,
    /// Read and up to date.
    UpToDate,
    /// Read for days, and nothing is to be seen.
    NothingVisible,
    /// Not read for more than a day.
    Stale,
    /// The phone was locked.
    Locked,
    /// The company's profile forbids it.
    Restricted,
    /// Android's work profile.
    WorkProfile,
    /// The system is too old.
    OsTooOld,
    /// No Google Play services.
    NoPlay,
    /// The device has no such thing.
    NoHardware,
    /// Health Connect is not installed.
    ProviderMissing,
    /// Health Connect must be updated.
    ProviderUpdate,
    /// The member was not asked for permission yet.
    NotAsked,
    /// Android says that the permission is not there.
    PermissionMissing,
    /// Only while the app is open.
    ForegroundOnly,
    /// Too many calls.
    RateLimited,
    /// Android moves its health data.
    Migrating,
    /// The store failed, or ended the call.
    Failed,
    /// The system puts background work off.
    LowPower,
    /// Background work is switched off for the app.
    BackgroundOff,
    /// The sensor rests because Health Connect counts.
    Superseded,
}

/// Why a channel is off.
#[uniffi::remote(Enum)]
pub enum OffReason {
    /// The company forbids it.
    Restricted,
    /// Android's work profile.
    WorkProfile,
    /// The system is too old.
    OsTooOld,
    /// No Google Play services.
    NoPlay,
    /// No such hardware.
    NoHardware,
    /// Health Connect is not installed.
    ProviderMissing,
    /// Health Connect must be updated.
    ProviderUpdate,
    /// The member was not asked yet.
    NotAsked,
    /// The permission is not there (Android says so; HealthKit never does).
    PermissionMissing,
}

/// How samples came about, as their store says.
#[uniffi::remote(Enum)]
pub enum RecordingMethod {
    /// A device counted without being asked.
    Automatic,
    /// A device counted during a workout the member had begun.
    Active,
    /// Typed by the member.
    Manual,
    /// The store does not say.
    Unknown,
}

/// What a sample measures.
#[uniffi::remote(Enum)]
pub enum SampleKind {
    /// Steps between two instants.
    Steps,
    /// A weighing.
    Weight,
}

/// What a count is worth as evidence.
#[uniffi::remote(Enum)]
pub enum SourceClass {
    /// Counted by a phone, a watch or a band the programme knows.
    Device,
    /// Written by another app, or by a known one that does not say how.
    App,
    /// Typed.
    Manual,
    /// Written by an app the union does not accept, or more than the time can hold.
    Untrusted,
}

/// Why a count is not credited whole, or is looked at.
#[uniffi::remote(Enum)]
pub enum StepsNote {
    /// Typed steps stand in the day; they are shown, not credited.
    TypedNotCredited,
    /// Written by an app rather than a known device: credited up to the programme's limit.
    AppLimit,
    /// Written by an app the union does not accept.
    OriginNotAccepted,
    /// More steps than the minutes that had passed can hold.
    TooFast,
    /// More than most long days; credited, and looked at.
    ManySteps,
    /// So many that the desk looks before a campaign credits them. An ultra-marathon is such a day: nobody is accused.
    HeldForReview,
    /// Another member has the very same day from the same origins; credited, and looked at.
    EqualToAnother,
    /// Entered when the day was final: shown, and nothing else.
    DayWasFinal,
}

/// What becomes of a reading. The code is stable.
#[uniffi::remote(Enum)]
pub enum StepsVerdict {
    /// The day's count is taken from it.
    Counts,
    /// It has no step.
    NoSteps,
    /// The same channel of the same phone was read again later.
    ReadAgain,
    /// The member chose another channel.
    NotPinned,
    /// Typed, and the day has measured steps.
    MeasuredInstead,
    /// Written by an app that is not accepted, or more than the time can hold, and the day has another count.
    NotAccepted,
    /// Another phone of the same channel has more.
    OtherPhone,
    /// Another channel has more.
    OtherChannel,
}

/// Why a device has no such store.
#[uniffi::remote(Enum)]
pub enum Unsupported {
    /// Health Connect never works inside a work profile.
    WorkProfile,
    /// Android before 9, or iOS without HealthKit.
    OsTooOld,
    /// Android without Google Play services.
    NoPlay,
    /// No HealthKit (an iPad), no step sensor.
    NoHardware,
}

/// Why reading waits.
#[uniffi::remote(Enum)]
pub enum WaitReason {
    /// The phone is locked.
    Locked,
    /// Too many calls.
    RateLimited,
    /// Android moves the data to a new version.
    Migrating,
    /// Reading is allowed in the foreground only.
    BackgroundForbidden,
    /// The call was ended.
    Cancelled,
    /// The store failed.
    Failed,
}
