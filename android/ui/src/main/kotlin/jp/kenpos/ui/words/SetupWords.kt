package jp.kenpos.ui.words

/** Words of setup. */
object SetupWords : Words("setup") {
    val title by phrase("はじめの設定", "Setting up")
    val who by phrase("あなたについて教えてください", "First, tell us who you are")
    val welcome by phrase(
        "毎日の歩数・体重・行動目標を記録して、ポイントをためましょう。1ポイントは1円分です。",
        "Record steps, weight and action goals every day and earn points. One point is worth one yen.",
    )
    val employee by phrase("社員（はじめての登録）", "Employee, first registration")
    val spouse by phrase("被扶養配偶者（はじめての登録）", "Dependent spouse, first registration")
    val registered by phrase("登録済み（ログイン）", "Already registered: sign in")
    val forgot by phrase("窓口からコードを受け取った方", "I have a code from the union's desk")
    val help by phrase("お困りの方・パスワードを忘れた方", "Help, or a forgotten password")
    val id by phrase("KENPOS IDを入力してください", "Your KENPOS ID")
    val initialPassword by phrase("初期パスワードを入力してください", "Your initial password")
    val password by phrase("パスワードを入力してください", "Your password")
    val newPassword by phrase("これから使うパスワードを決めてください", "Choose your password")
    val newPasswordWhy by phrase(
        "生年月日はパスワードのままにできません。ここで必ず変更します。",
        "The birth date cannot stay your password; it is changed here.",
    )
    val card by phrase("記号と番号を入力してください", "Symbol and number")
    val cardWhere by phrase(
        "資格情報のお知らせ・資格確認書（旧保険証）に書かれています。",
        "They are on your notice or certificate of entitlement (formerly the insurance card).",
    )
    val insurer by phrase("保険者番号を入力してください", "Insurer number")
    val birthDate by phrase("生年月日を入力してください", "Your birth date")
    val newId by phrase("これから使うIDを決めてください", "Choose your ID")
    val code by phrase("窓口から聞いたコードを入力してください", "The code from the union's desk")
    val consent by phrase("記録を健康保険組合に送ってよいですか？", "May your entries be sent to the union?")
    val checkupConsent by phrase("健診結果をポイントに使ってよいですか？", "May check-up results be used for points?")
    val agree by phrase("同意する", "I agree")
    val notNow by phrase("いまは同意しない", "Not now")
    val consentLater by phrase("設定でいつでも変えられます。", "You can change this at any time in the settings.")
    val goals by phrase("毎日の行動目標を選んでください", "Choose your daily action goals")
    val goalsWhy by phrase("いくつでも選べます。あとから変えられます。", "Choose as many as you like; you can change them later.")
    val addGoal by phrase("加える", "Add")
    val target by phrase("1日に何歩を目標にしますか？", "How many steps a day do you aim at?")
    val targetWhy by phrase("目標は自分のためのもので、ポイントには関係しません。", "The target is your own; points do not depend on it.")
    val source by phrase("歩数はどこから読み取りますか？", "Where should steps come from?")
    val sourceWhy by phrase(
        "Fitbitなどをお使いの方は、連携しているスマホのヘルスコネクトを選んでください。",
        "With a Fitbit or the like, choose Health Connect on the phone it is linked to.",
    )
    val sourceTyped by phrase("自分で入力する", "I type them")
    val done by phrase("設定が終わりました", "You are set up")
    val balance by phrase("ポイント残高", "Your points")
    val begin by phrase("今日の記録をはじめる", "Start today")
    val progress by phrase("{n} / {of}", "{n} of {of}")
    val signInAgain by phrase("もう一度ログイン", "Sign in again")
    val signIn by phrase("ログイン", "Sign in")

    val goalStation by phrase("ひと駅歩く", "Walk one station")
    val goalStairs by phrase("階段を使う", "Take the stairs")
    val goalVegetables by phrase("野菜から食べる", "Eat vegetables first")
    val goalSleep by phrase("7時間眠る", "Sleep seven hours")
    val goalSnack by phrase("夜食をやめる", "No late snacks")
    val goalStretch by phrase("ストレッチをする", "Stretch")

    /** What most members choose. */
    val goalsToChoose get() = listOf(goalStation, goalStairs, goalVegetables, goalSleep, goalSnack, goalStretch)
}
