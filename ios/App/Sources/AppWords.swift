import KenposUI

/// What the app says outside its screens; the words of Android's `tell/Words.kt`, and three of the iPhone's own.
enum AppWords {
    static var notices: String { said("組合からのお知らせ", "Notices from your union") }
    static var reminder: String { said("今日の記録", "Today's entries") }
    static var reminderText: String { said("毎日の記録のお知らせ", "Daily reminder") }
    static var proof: String { said("提出するもの", "What to send in") }
    static var photo: String { said("写真", "Photo") }
    static var file: String { said("ファイル", "File") }

    static func newNotices(_ count: Int) -> String {
        count == 1
            ? said("新しいお知らせがあります。", "You have a new notice.")
            : said("新しいお知らせが\(count)件あります。", "You have \(count) new notices.")
    }

    private static func said(_ ja: String, _ en: String) -> String { screenLanguage == .ja ? ja : en }
}
