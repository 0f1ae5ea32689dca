//! What this store does, each with the place where it was read. Comes in: nothing. Goes out: names for the contract and
//! for the reports of a simulator. Must never happen: a behaviour that no test of the contract shows.
//!
//! "Apple" is developer.apple.com/documentation/healthkit; "not documented" says that Apple is silent and that the harsher
//! reading was taken.

/// What HealthKit does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Behaviour {
    /// A query ends at its limit and its anchor goes on from there. Apple: HKAnchoredObjectQuery.
    Pages,
    /// Without an anchor: all that matches, and what was deleted recently. Apple: HKAnchoredObjectQuery.
    NilAnchorTellsAll,
    /// The predicate sifts samples and deletions. Apple: HKAnchoredObjectQuery.
    PredicateSiftsBoth,
    /// An anchor knows a row and no predicate: with another predicate older samples stay away without a word.
    /// Not documented; the anchor of one predicate "means something else" with another.
    AnchorForgetsPredicate,
    /// A deleted object has an id, and neither a date nor a value. Apple: HKDeletedObject.
    DeletionsHaveNoDate,
    /// Deleted objects may go at any time to free space. Apple: HKDeletedObject.
    TombstonesArePurged,
    /// Steps are not edited: another sample with another id takes their place. Apple: HKObject is immutable.
    EditIsDeleteAndAdd,
    /// A locked phone cannot be read: error 6. Apple: errorDatabaseInaccessible.
    LockedCannotBeRead,
    /// What is saved on a locked phone is held and merged when it is unlocked. Apple: errorDatabaseInaccessible.
    LockedWritesMerge,
    /// A profile of the company forbids HealthKit: available, and every call is error 2. Apple: errorHealthDataRestricted.
    RestrictedByProfile,
    /// A device without HealthKit: not available, and every call is error 1. Apple: errorHealthDataUnavailable.
    NoHealthKit,
    /// Before the sheet was shown: error 5. Apple: errorAuthorizationNotDetermined.
    NotAsked,
    /// A denied read looks like a store that holds only what the app wrote. Apple: HKAuthorizationStatus.
    DeniedReadLooksEmpty,
    /// The status is about writing; whether the sheet would appear is all that is told about reading.
    /// Apple: HKAuthorizationStatus, HKAuthorizationRequestStatus.
    StatusIsAboutWriting,
    /// An anchor of another format (an update of the system, damage) is error 3. Apple: errorInvalidArgument.
    UndecodableAnchor,
    /// An anchor of another phone is taken for a row of this one. Not documented.
    ForeignAnchorPasses,
    /// A restored phone has the samples under new ids, in another order, without deletions. Not documented.
    RestoreChangesIds,
    /// Statistics of nothing are error 11 and not zero. Apple: errorNoData.
    NothingIsNoData,
    /// Statistics merge the sources before they add. Apple: HKStatistics.
    StatisticsMergeSources,
    /// Typed first, then Apple's devices, then apps, each with the newest first, unless the person orders them; an app
    /// cannot read that order. Apple: support HT204351.
    SourceOrderDecides,
    /// Asked to separate, statistics give each source's own sum. Apple: HKStatisticsOptions.separateBySource.
    SeparateBySource,
    /// A sample over the border of the window counts by its share of time. Apple: HKStatisticsCollectionQuery.
    StatisticsProrate,
    /// The Health app marks what a person typed. Apple: HKMetadataKeyWasUserEntered.
    TypedIsMarked,
    /// Another app that writes steps sets no mark. carp-health-flutter #474.
    OtherAppsMarkNothing,
    /// Samples name the bundle and the product they come from. Apple: HKSourceRevision.
    SourcesAreNamed,
    /// A weight comes in the unit it was written in. Apple: HKQuantity.
    WeightKeepsItsUnit,
    /// A higher sync version replaces the sample, a lower or equal one does not. Apple: HKMetadataKeySyncVersion.
    SyncVersionReplaces,
    /// An observer is told that something changed, not what. Apple: HKObserverQuery.
    ObserverSaysNothing,
    /// Steps wake an app at most hourly. Apple: enableBackgroundDelivery.
    StepsWakeHourly,
    /// After three answers that never came the wake-ups stop. Apple: HKObserverQueryCompletionHandler.
    ThreeMissesStop,
    /// An observer that is not registered at launch misses its wake-up. kingstinct/react-native-healthkit PR #341.
    ObserverDiesWithTheApp,
    /// Low Power Mode holds wake-ups back. Apple forum 823699.
    LowPowerHoldsBack,
}

impl Behaviour {
    /// All of them.
    pub const ALL: [Self; 32] = [
        Self::Pages,
        Self::NilAnchorTellsAll,
        Self::PredicateSiftsBoth,
        Self::AnchorForgetsPredicate,
        Self::DeletionsHaveNoDate,
        Self::TombstonesArePurged,
        Self::EditIsDeleteAndAdd,
        Self::LockedCannotBeRead,
        Self::LockedWritesMerge,
        Self::RestrictedByProfile,
        Self::NoHealthKit,
        Self::NotAsked,
        Self::DeniedReadLooksEmpty,
        Self::StatusIsAboutWriting,
        Self::UndecodableAnchor,
        Self::ForeignAnchorPasses,
        Self::RestoreChangesIds,
        Self::NothingIsNoData,
        Self::StatisticsMergeSources,
        Self::SourceOrderDecides,
        Self::SeparateBySource,
        Self::StatisticsProrate,
        Self::TypedIsMarked,
        Self::OtherAppsMarkNothing,
        Self::SourcesAreNamed,
        Self::WeightKeepsItsUnit,
        Self::SyncVersionReplaces,
        Self::ObserverSaysNothing,
        Self::StepsWakeHourly,
        Self::ThreeMissesStop,
        Self::ObserverDiesWithTheApp,
        Self::LowPowerHoldsBack,
    ];
}

/// What a naive fake does instead. Each must make a test of the contract fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deviation {
    /// Deletions are kept for ever.
    TombstonesStay,
    /// A locked phone answers with an empty page.
    LockedReadsEmpty,
    /// A denied read is an error.
    DeniedReadFails,
    /// Statistics of nothing are zero.
    NothingIsZero,
    /// Statistics add all samples.
    StatisticsAddSamples,
    /// An anchor of another phone is refused.
    ForeignAnchorRefused,
    /// Wake-ups go on, answered or not.
    ObserversNeverStop,
}

impl Deviation {
    /// Every deviation with the behaviour it denies.
    pub const ALL: [(Self, Behaviour); 7] = [
        (Self::TombstonesStay, Behaviour::TombstonesArePurged),
        (Self::LockedReadsEmpty, Behaviour::LockedCannotBeRead),
        (Self::DeniedReadFails, Behaviour::DeniedReadLooksEmpty),
        (Self::NothingIsZero, Behaviour::NothingIsNoData),
        (Self::StatisticsAddSamples, Behaviour::StatisticsMergeSources),
        (Self::ForeignAnchorRefused, Behaviour::ForeignAnchorPasses),
        (Self::ObserversNeverStop, Behaviour::ThreeMissesStop),
    ];
}
