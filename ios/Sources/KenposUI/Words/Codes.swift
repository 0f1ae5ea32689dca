import KenposCore

// What the codes of the core are called on the screens. What the core says in sentences is not here: it comes as text.

extension AwardCode {
    /// The name of an award, after the union's own table.
    var name: String {
        switch self {
        case .registration: word("award.registration")
        case .spouseCheckup: word("award.spouseCheckup")
        case .login: word("award.login")
        case .launch: word("award.launch")
        case .weight: word("award.weight")
        case .steps: word("award.steps")
        case .actionGoal: word("award.actionGoal")
        case .bmi: word("award.bmi")
        case .nonSmoker: word("award.nonSmoker")
        case .healthAge: word("award.healthAge")
        case .cessation: word("award.cessation")
        case .flu: word("award.flu")
        case .secondaryExam: word("award.secondaryExam")
        case .campaign: word("award.campaign")
        case .healthEvent: word("award.healthEvent")
        }
    }
}

extension Kind {
    /// What an entry is.
    var name: String {
        switch self {
        case .weight: word("log.weight")
        case .steps: word("log.steps")
        case .goal: word("log.goal")
        case .launch: word("log.launch")
        case .joinCampaign: word("log.joinCampaign")
        case .checkIn: word("log.checkIn")
        case .examReport: word("log.examReport")
        case .surveyAnswer: word("log.surveyAnswer")
        }
    }
}

extension Source {
    /// Where an entry comes from.
    var name: String {
        switch self {
        case .manual: word("log.manual")
        case .appleHealth: word("log.appleHealth")
        case .healthConnect: word("log.healthConnect")
        case .phoneSensor: word("log.phoneSensor")
        case .appleHealthExport: word("log.appleHealthExport")
        }
    }
}

extension Channel {
    var name: String { source.name }

    /// What its steps are called once they are read.
    var source: Source {
        switch self {
        case .appleHealth: .appleHealth
        case .healthConnect: .healthConnect
        case .phoneSensor: .phoneSensor
        }
    }
}

extension EntryState {
    /// How far an entry has come.
    var name: String {
        switch self {
        case .queued, .claimed: word("log.queued")
        case .accepted: word("log.accepted")
        case .settled: word("log.settled")
        case .parked: word("log.parked")
        }
    }
}

extension EntryKind {
    /// What an entry of the points does.
    var name: String {
        switch self {
        case .grant: word("points.grant")
        case .expiry: word("points.expiry")
        case .reversal: word("points.reversal")
        case .hold: word("points.hold")
        case .spend: word("points.spend")
        case .release: word("points.release")
        case .forfeit: word("points.forfeit")
        }
    }
}

extension OrderStage {
    /// Where an order stands.
    var name: String {
        switch self {
        case .held: word("exchange.waits")
        case .shipped: word("exchange.shipped")
        case .cancelled: word("exchange.cancelled")
        }
    }
}

extension SubmissionAbout {
    /// What a paper shows.
    var name: String {
        switch self {
        case .overseasResult: word("result.overseas")
        case .partTimeResult: word("result.partTime")
        case .fluVaccination: word("result.flu")
        }
    }
}

extension SubmissionStage {
    /// How far a paper has come.
    var name: String {
        switch self {
        case .waiting: word("result.waits")
        case .approved: word("result.approved")
        case .refused: word("result.refused")
        }
    }
}

extension Topic {
    /// What a question is about.
    var name: String {
        switch self {
        case .forgottenPassword: word("help.forgottenPassword")
        case .registration: word("help.registration")
        case .points: word("help.points")
        case .app: word("help.app")
        case .exchange: word("help.exchange")
        case .other: word("help.other")
        }
    }
}

extension Purpose {
    /// A purpose of the terms.
    var name: String {
        switch self {
        case .programme: word("settings.programme")
        case .checkupResults: word("settings.checkup")
        }
    }

    /// What it means to withdraw the consent to it.
    var withdrawal: String {
        switch self {
        case .programme: word("settings.withdrawProgramme")
        case .checkupResults: word("settings.withdrawCheckup")
        }
    }
}

extension LeftOutReason {
    /// Why something a health store holds was left out.
    var name: String {
        switch self {
        case .own: word("settings.leftOutOwn")
        case .unknownDeletion: word("settings.leftOutDeletion")
        case .backwards: word("settings.leftOutBackwards")
        case .outOfRange: word("settings.leftOutRange")
        case .inFuture: word("settings.leftOutFuture")
        case .beforeClaim: word("settings.leftOutClaim")
        case .stalled: word("settings.leftOutStalled")
        case .tooManyRecords: word("settings.leftOutMany")
        }
    }
}

extension CoreButton {
    /// What a button says.
    var label: String {
        switch self {
        case .signIn: word("today.signIn")
        case .updateApp: word("today.update")
        case .giveConsent: word("today.consent")
        case .openOutbox: word("today.open")
        case .syncNow: word("today.syncNow")
        case .logDay: word("today.logDay")
        case .logWeight: word("today.recordWeight")
        case .logSteps: word("today.recordSteps")
        case .answerGoals: word("today.answerGoals")
        case .dismiss: word("today.understood")
        case .link: word("common.link")
        case .claim: word("common.claim")
        case .askPermission: word("common.allow")
        case .openSettings: word("common.openSettings")
        case .getProvider: word("common.getProvider")
        case .readNow: word("common.readNow")
        }
    }
}
