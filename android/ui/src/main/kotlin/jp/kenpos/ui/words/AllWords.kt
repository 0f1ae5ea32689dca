package jp.kenpos.ui.words

/** Every area of words, for who compares them: with each other, and with those of the iPhone. */
val allWords: List<Words> = listOf(
    AwardWords,
    CampaignWords,
    CommonWords,
    ExchangeWords,
    FieldWords,
    HelpWords,
    HistoryWords,
    LogWords,
    NoticeWords,
    OutboxWords,
    PlaceWords,
    PointsWords,
    ResultWords,
    SettingsWords,
    SetupWords,
    TodayWords,
    WhyWords,
)
