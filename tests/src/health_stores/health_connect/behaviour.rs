//! What this store does, each with the place where it was read. Comes in: nothing. Goes out: names for the contract and
//! for the reports of a simulator. Must never happen: a behaviour that no test of the contract shows.
//!
//! "AOSP" is the Health Connect module of January 2024, "Jetpack" is androidx.health.connect, "guide" is
//! developer.android.com/health-and-fitness.

/// What Health Connect does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Behaviour {
    /// A token is good for 30 days. Guide: sync-data.
    TokensExpire,
    /// Unknown, foreign, damaged: all look expired, with an empty next token. Jetpack: HealthConnectClientUpsideDownImpl.
    BadTokensLookExpired,
    /// Some providers give pages a token without a time: it outlives the log of 32 days, and what the log forgot is
    /// missing without a word. AOSP: ChangeLogsRequestHelper.getNextPageToken, DEFAULT_CHANGE_LOG_TIME_PERIOD_IN_DAYS.
    PageTokensOutliveTheLog,
    /// Without changes the same token comes back, as old as it is. AOSP: ChangeLogsHelper.getChangeLogs.
    NoChangeSameToken,
    /// A page may hold more than was asked for: one row of the log has all ids of one call. AOSP: ChangeLogsHelper.
    PagesOverflow,
    /// Upserts are read live: edited twice appears once, as it is now. AOSP: HealthConnectServiceImpl.getChangeLogs.
    UpsertsAreLive,
    /// Written and deleted since: only the deletion appears. AOSP: HealthConnectServiceImpl.getChangeLogs.
    DeletedIsNotUpserted,
    /// Upserts and deletions are two lists; an id may stand in both. AOSP: ChangeLogsResponse.
    OrderIsLost,
    /// All deletions of a page carry the time of its first. AOSP: ChangeLogsHelper.getDeletedLogs.
    DeletionTimeIsThePages,
    /// The same package, type and client id give the same id, after a deletion too. AOSP: StorageUtils.getUUID.
    ClientIdsAreStable,
    /// A lower client version does not replace a higher one. Guide: Metadata.clientRecordVersion.
    ClientVersionDecides,
    /// The person's automatic deletion leaves no trace in the log. AOSP: AutoDeleteService.
    AutoDeleteIsSilent,
    /// Where records overlap the app of the best priority counts. AOSP: PriorityRecordsAggregator.
    AggregateByPriority,
    /// Within an app the record modified later counts. AOSP: AggregationRecordData.compareTo.
    LaterModifiedWins,
    /// A record over the border counts value × overlap / duration. AOSP: PriorityRecordsAggregator.
    AggregateProrates,
    /// Every slice is cut to a whole number: the slices of a record may add up to less. android/health-samples #282.
    SlicesAreTruncated,
    /// An app that is not in the priority list contributes nothing. AOSP: PriorityRecordsAggregator, source controls.
    UnlistedAppCountsNothing,
    /// A record that starts when it ends counts whole. AOSP: PriorityRecordsAggregator.
    InstantCountsWhole,
    /// A record that starts after it ends is skipped. AOSP: PriorityRecordsAggregator.
    BackwardsIsSkipped,
    /// One record a day, 00:00 to 23:59, written anew all day: until now it gives half. TraceApps/nutritrace #93.
    OneRecordADay,
    /// Records are read by their start: nothing for a range after Samsung's midnight. react-native-health-connect #185.
    ReadsGoByStart,
    /// An aggregate cannot leave out what was typed. AOSP: AggregateRecordsRequest.
    AggregateKnowsNoMethod,
    /// Records older than 30 days before the first grant stay hidden. AOSP: GRANT_TIME_TO_START_ACCESS_DATE_PERIOD.
    ThirtyDaysBeforeTheGrant,
    /// The permission for history lifts that. Guide: READ_HEALTH_DATA_HISTORY.
    HistoryLiftsTheWindow,
    /// Deletions are told beyond that window. AOSP: HealthConnectServiceImpl.getChangeLogs.
    DeletionsIgnoreTheWindow,
    /// A new installation is a new grant, and a new window. Not documented.
    ReinstallForgetsTheGrant,
    /// In the background without that permission: error 5, as if revoked. AOSP: HealthConnectServiceImpl.
    BackgroundNeedsPermission,
    /// A permission may go between two pages. AOSP: HealthConnectServiceImpl.
    RevokedMidDrain,
    /// Own records need no permission to read. Guide: read-data.
    OwnRecordsAreFree,
    /// Quotas of 15 minutes and 24 hours, filled up all the time. AOSP: HealthConnectDeviceConfigManager.
    QuotasRunOut,
    /// While Android 13's data are moved to 14: error 8; then other ids, and tokens that look expired. Guide: FAQ.
    MigrationBlocks,
    /// In a work profile permissions can be granted and no call works. Guide: availability.
    WorkProfileNeverWorks,
    /// No provider and too old a provider look the same; below Android 9 there is none. Jetpack: HealthConnectClient.
    ProviderMissingOrOld,
    /// The phone's own steps come from `android`. Guide: features/steps.
    PhoneStepsAreAndroid,
    /// Since June 2026 they come from a synthetic name, another for every app. Guide: features/steps.
    SyntheticNames,
    /// Steps typed into Google Fit arrive as unknown. carp health README.
    TypedElsewhereIsUnknown,
    /// Weights are kept in grams. Jetpack: Mass.
    WeightIsGrams,
    /// Another phone has another store, and does not know the tokens of this one. Guide: FAQ.
    AnotherPhoneIsEmpty,
}

impl Behaviour {
    /// All of them.
    pub const ALL: [Self; 38] = [
        Self::TokensExpire,
        Self::BadTokensLookExpired,
        Self::PageTokensOutliveTheLog,
        Self::NoChangeSameToken,
        Self::PagesOverflow,
        Self::UpsertsAreLive,
        Self::DeletedIsNotUpserted,
        Self::OrderIsLost,
        Self::DeletionTimeIsThePages,
        Self::ClientIdsAreStable,
        Self::ClientVersionDecides,
        Self::AutoDeleteIsSilent,
        Self::AggregateByPriority,
        Self::LaterModifiedWins,
        Self::AggregateProrates,
        Self::SlicesAreTruncated,
        Self::UnlistedAppCountsNothing,
        Self::InstantCountsWhole,
        Self::BackwardsIsSkipped,
        Self::OneRecordADay,
        Self::ReadsGoByStart,
        Self::AggregateKnowsNoMethod,
        Self::ThirtyDaysBeforeTheGrant,
        Self::HistoryLiftsTheWindow,
        Self::DeletionsIgnoreTheWindow,
        Self::ReinstallForgetsTheGrant,
        Self::BackgroundNeedsPermission,
        Self::RevokedMidDrain,
        Self::OwnRecordsAreFree,
        Self::QuotasRunOut,
        Self::MigrationBlocks,
        Self::WorkProfileNeverWorks,
        Self::ProviderMissingOrOld,
        Self::PhoneStepsAreAndroid,
        Self::SyntheticNames,
        Self::TypedElsewhereIsUnknown,
        Self::WeightIsGrams,
        Self::AnotherPhoneIsEmpty,
    ];
}

/// What a naive fake does instead. Each must make a test of the contract fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Every deletion carries its own time.
    DeletionsKnowTheirTime,
    /// A page tells every edit, with the value it had.
    LogRemembersValues,
    /// An expired token comes with a fresh one.
    ExpiredBringsAToken,
    /// Automatic deletion is logged.
    AutoDeleteIsLogged,
    /// The aggregate adds all records.
    AggregateAddsRecords,
    /// The aggregate leaves out what was typed.
    AggregateSkipsTyped,
    /// A page never holds more than was asked for.
    PagesFit,
}

impl Deviation {
    /// Every deviation with the behaviour it denies.
    pub const ALL: [(Self, Behaviour); 7] = [
        (Self::DeletionsKnowTheirTime, Behaviour::DeletionTimeIsThePages),
        (Self::LogRemembersValues, Behaviour::UpsertsAreLive),
        (Self::ExpiredBringsAToken, Behaviour::TokensExpire),
        (Self::AutoDeleteIsLogged, Behaviour::AutoDeleteIsSilent),
        (Self::AggregateAddsRecords, Behaviour::AggregateByPriority),
        (Self::AggregateSkipsTyped, Behaviour::AggregateKnowsNoMethod),
        (Self::PagesFit, Behaviour::PagesOverflow),
    ];
}
