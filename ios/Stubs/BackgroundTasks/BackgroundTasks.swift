// Signatures only, from Apple's documentation (developer.apple.com/documentation): backgroundtasks/bgtaskscheduler,
// backgroundtasks/bgtask, backgroundtasks/bgtaskrequest, backgroundtasks/bgapprefreshtaskrequest.

import Dispatch
import Foundation

open class BGTask: NSObject {
    open var identifier: String { fatalError() }
    open var expirationHandler: (() -> Void)? {
        get { fatalError() }
        set { fatalError() }
    }
    open func setTaskCompleted(success: Bool) { fatalError() }
}

open class BGTaskRequest: NSObject {
    open var identifier: String { fatalError() }
    open var earliestBeginDate: Date? {
        get { fatalError() }
        set { fatalError() }
    }
}

open class BGAppRefreshTaskRequest: BGTaskRequest {
    public init(identifier: String) { fatalError() }
}

open class BGTaskScheduler: NSObject {
    open class var shared: BGTaskScheduler { fatalError() }
    open func register(
        forTaskWithIdentifier identifier: String, using queue: DispatchQueue?,
        launchHandler: @escaping (BGTask) -> Void
    ) -> Bool { fatalError() }
    open func submit(_ taskRequest: BGTaskRequest) throws { fatalError() }
    open func cancel(taskRequestWithIdentifier identifier: String) { fatalError() }
    open func pendingTaskRequests() async -> [BGTaskRequest] { fatalError() }
}
