"""Every Vietnamese word of this channel. What the dialogue itself says is in `replies`."""

# Starting, stopping, terminal
NOTHING_TO_SERVE = (
    "Chưa có TELEGRAM_BOT_TOKEN nên bot Telegram không chạy. "
    "Muốn trò chuyện thử ngay trên máy này, gõ: python -m bot terminal"
)
REFUSED_BY_TELEGRAM = "Telegram không nhận TELEGRAM_BOT_TOKEN này. Hãy xem lại mã ở @BotFather."
STARTED_POLLING = "Bot Telegram đã chạy."
STARTED_WEBHOOK = "Bot Telegram đã chạy, nhận tin qua webhook ở cổng %d."
TERMINAL_WELCOME = (
    "Chưa có TELEGRAM_BOT_TOKEN nên trò chuyện ngay tại đây.\n"
    "Gõ câu hỏi, hoặc gõ số để chọn nút. Gõ /thoat để nghỉ."
)
TERMINAL_WELCOME_CHOSEN = "Gõ câu hỏi, hoặc gõ số để chọn nút. Gõ /thoat để nghỉ."
TERMINAL_PROMPT = "Bà con: "
TERMINAL_GOODBYE = "Chào bà con, hẹn gặp lại."
TERMINAL_DELETION = "(Trên Telegram, tin có số bí mật sẽ được xóa khỏi khung trò chuyện.)"
QUIT_WORDS = frozenset({"/thoat", "/thoát", "/quit", "/exit"})

# The list of commands that Telegram shows
COMMANDS = (
    ("start", "Bắt đầu"),
    ("chude", "Xem các chủ đề"),
    ("hoi", "Hỏi một câu"),
    ("xa", "Cho biết xã, phường"),
    ("trogiup", "Cách dùng"),
    ("quyenriengtu", "Lưu gì, giữ bao lâu"),
    ("xoadulieu", "Xóa những gì đã lưu"),
)

WELCOME_TITLE = "Chào bà con! Tôi là Trợ Lý Số."
WELCOME = (
    "Tôi là máy trả lời tự động, giúp việc VNeID, dịch vụ công, bảo hiểm, chuyển tiền, "
    "tránh lừa đảo và nhiều việc khác trên điện thoại.\n\n"
    "Bà con cứ gõ câu hỏi như nói chuyện, không cần có dấu. Ví dụ:\n"
    "• quên mật khẩu VNeID làm sao lấy lại\n"
    "• co nguoi goi bao la cong an doi cai app\n\n"
    "Hoặc bấm nút dưới đây."
)
BUTTON_HELP = "❓ Cách dùng"

HELP_TITLE = "Cách dùng"
HELP = (
    "• Gõ câu hỏi rồi gửi. Viết không dấu cũng được.\n"
    "• Bấm nút để chọn, hoặc gõ số của nút.\n"
    "• Gõ “chữ ngắn thôi” để tôi trả lời ngắn, “nói rõ hơn” để trả lời đủ.\n"
    "• /chude xem các chủ đề\n"
    "• /xa cho biết xã, phường\n"
    "• /quyenriengtu xem tôi lưu gì\n"
    "• /xoadulieu xóa những gì đã lưu\n\n"
    "Đừng gửi cho tôi mã OTP, mật khẩu hay số thẻ ngân hàng. "
    "Tôi không bao giờ hỏi những thứ đó."
)

ASK_TITLE = "Bà con muốn hỏi gì?"
ASK = "Cứ gõ câu hỏi vào đây, ví dụ: làm căn cước cho con ở đâu."

PLACE_TITLE = "Bà con ở xã, phường nào?"
PLACE = "Gõ tên xã, phường cũ hay mới đều được. Ví dụ: tôi ở xã Tuy Phước."
PLACE_SENTENCE = "tôi ở %s"

# Cards
STEPS_HEADING = "Các bước"
ANDROID = "Máy Android:"
IPHONE = "iPhone:"
PLACE_HEADING = "👉 Nơi lo việc này"
DOCUMENTS_HEADING = "Giấy tờ cần có"
TROUBLE_HEADING = "Khi bị trục trặc"
CHANGED_HEADING = "🔄 Điều đã đổi"
WARNINGS_HEADING = "⚠️ Lưu ý"
OFFICES_HEADING = "📍 Nơi của mình"
HOTLINES_HEADING = "☎️ Số để gọi (chạm vào số để chép)"
URGENT_HEADING = "🚨 Làm ngay"
SUSPECT_HEADING = "🔎 Xem giúp tin này"
ADVICE_HEADING = "Nên làm"
SOURCES_HEADING = "Nguồn"
ACCORDING_TO = "Theo "
CONFIRMED_BY = ", %s đã duyệt"
NOBODY_YET = ", cán bộ chưa duyệt"
CONFIRMED = "%s đã duyệt, tháng %s."
NOT_CONFIRMED = "Soạn tháng %s, cán bộ chưa duyệt."
HOTLINE_FREE = "không mất tiền"
HOTLINE_CHARGED = "có mất tiền"
STEP_OF = "Bước %d trên %d"
NEAREST = "Gần với câu hỏi nhất:"

# What cannot be read as a question
NO_WORDS = "Tôi chưa thấy câu hỏi. Bà con gõ mấy chữ, ví dụ: quên mật khẩu VNeID."
ONLY_EMOJI = "Tôi nhận được rồi. Bà con cần hỏi gì thì gõ mấy chữ giúp nhé."
UNKNOWN_COMMAND = "Tôi chưa hiểu lệnh này. Bà con gõ câu hỏi, hoặc bấm nút dưới đây."
OLD_BUTTON = "Nút này không dùng được nữa. Bà con gõ câu hỏi giúp nhé."
TOO_FAST = "Bà con gửi nhanh quá, tôi trả lời chưa kịp. Chờ chừng một phút rồi gửi lại giúp nhé."
STICKER = "Dễ thương quá! Tôi chỉ đọc được chữ thôi. Bà con gõ câu hỏi giúp nhé."
PHOTO = "Tôi chưa xem được hình. Bà con gõ mấy chữ cho biết đang vướng gì nhé."
DOCUMENT = "Tôi chưa mở được tệp. Bà con gõ mấy chữ cho biết đang vướng gì nhé."
DOCUMENT_NOT_SENT = (
    "Tệp này tôi chưa gửi được cho người hỗ trợ. Bà con chụp hình, hoặc gõ mấy chữ, rồi gửi lại "
    "giúp nhé."
)
APK = (
    "Tệp này là ứng dụng cài ngoài (APK). Đừng bấm cài: kẻ gian hay gửi loại tệp này để chiếm "
    "điện thoại. Bà con chỉ cài ứng dụng từ CH Play hoặc App Store."
)
VOICE = "Tôi chưa nghe được tin nói. Bà con gõ mấy chữ giúp nhé."
CONTACT = "Tôi không cần số điện thoại của ai cả, và không lưu tin này. Bà con cứ gõ câu hỏi nhé."
LOCATION = (
    "Tôi không lưu vị trí của bà con. Muốn cho tôi biết đang ở đâu, gõ: tôi ở xã ... "
    "(điền tên xã, phường)."
)
CONTACT_NOT_SENT = (
    "Tôi chưa gửi số trong danh bạ cho người hỗ trợ, để giữ kín cho người ta. "
    "Bà con gõ mấy chữ cho biết cần giúp gì nhé."
)
LOCATION_NOT_SENT = (
    "Tôi chưa gửi vị trí cho người hỗ trợ, để giữ kín cho bà con. "
    "Cần cho họ biết chỗ nào thì gõ tên xã, tên thôn giúp nhé."
)
OTHER_NOT_SENT = (
    "Tin này tôi chưa gửi được cho người hỗ trợ. Bà con gõ mấy chữ, hoặc chụp hình, rồi gửi lại "
    "giúp nhé."
)
EDITED = "Tôi thấy bà con vừa sửa tin. Muốn hỏi lại thì gửi câu mới giúp nhé."
OTHER = "Tôi chỉ đọc được chữ thôi. Bà con gõ câu hỏi giúp nhé."
FAILED = "Xin lỗi, tôi vừa bị trục trặc nên chưa trả lời được. Bà con gửi lại câu hỏi giúp nhé."
FAILED_IN_GROUP = "Tôi vừa bị trục trặc, việc này chưa làm được. Thử lại sau ít phút giúp nhé."

# The person sent something secret
LEAK_TITLE = "⚠️ Đừng gửi mã bí mật"
LEAKED = {
    "otp": "Tin vừa rồi có mã OTP hoặc mã xác nhận.",
    "password": "Tin vừa rồi có mật khẩu.",
    "card": "Tin vừa rồi có số thẻ ngân hàng.",
}
LEAK_ADVICE = (
    "Tôi không lưu và đã cố xóa tin đó khỏi đây. Đừng đưa mã này cho bất kỳ ai, kể cả người "
    "xưng là công an, ngân hàng. Nếu đã lỡ đưa, gọi ngay ngân hàng để khóa thẻ, đổi mật khẩu."
)

# Privacy
PRIVACY_TITLE = "Tôi lưu gì và giữ bao lâu"
PRIVACY = (
    "• Tôi lưu câu hỏi đã che số căn cước, số điện thoại, số thẻ, mã OTP và mật khẩu, "
    "để sửa câu trả lời cho tốt hơn. Giữ %(turns)d ngày rồi tự xóa.\n"
    "• Tôi lưu xã, phường nếu bà con cho biết, để trả lời đúng nơi.\n"
    "• Khi bà con gặp người hỗ trợ, câu hỏi đã che được chuyển cho tổ công nghệ số cộng đồng. "
    "Xong rồi thì giữ %(tickets)d ngày kể từ lời nhắn cuối. Khi đó, hay khi bà con xóa, tin tôi "
    "đã đăng trong nhóm của tổ cũng được xóa. Riêng tin nói, phim tròn đã đăng quá hai ngày có thể "
    "còn; lời người trong tổ tự "
    "viết thì còn ở đó.\n"
    "• Tôi không lưu tên, không lưu hình và tin nói, không bán, không đưa cho ai khác.\n\n"
    "Bà con có quyền xem, sửa, xóa dữ liệu của bà con theo Luật Bảo vệ dữ liệu cá nhân "
    "(số 91/2025/QH15). Gõ /xoadulieu để xóa."
)
FORGET_TITLE = "Xóa dữ liệu của bà con?"
FORGET_QUESTION = (
    "Tôi sẽ xóa hết câu hỏi, đánh giá, xã phường và yêu cầu hỗ trợ của bà con. "
    "Xóa rồi không lấy lại được."
)
FORGET_YES = "🗑 Xóa hết"
FORGET_NO = "Giữ lại"
FORGOTTEN_TITLE = "Đã xóa xong"
FORGOTTEN = "Tôi đã xóa: %s."
FORGET_CANCELLED = "Tôi giữ nguyên, không xóa gì."
DELETED_KINDS = {
    "turns": "%d câu hỏi",
    "feedback": "%d đánh giá",
    "tickets": "%d yêu cầu hỗ trợ",
    "messages": "%d tin nhắn với người hỗ trợ",
}
FORGOTTEN_REST = "cuộc trò chuyện với máy, xã phường và cách trả lời đã chọn"

# Handing over to a person: what the citizen reads
HANDOFF_TITLE = "🎫 Phiếu hỗ trợ %s"
HANDOFF_TEAM = "%s đã nhận được câu hỏi của bà con."
HANDOFF_OPEN_NOW = "Bây giờ đang trong giờ trực."
HANDOFF_OPENS_AT = "Bây giờ ngoài giờ trực. Tổ trực lại lúc %s."
HANDOFF_CLOSED_NOW = "Bây giờ ngoài giờ trực."
HANDOFF_HOURS = "Giờ trực: %s."
HANDOFF_WAIT = "Những lần gần đây, bà con chờ khoảng %s."
HANDOFF_WAIT_UNKNOWN = "Tôi chưa biết phải chờ bao lâu. Có trả lời tôi báo ngay ở đây."
HANDOFF_ON_ITS_WAY = (
    "Tôi đã ghi lại câu hỏi, đang chuyển cho %s. Bên đó nhận được rồi tôi báo ngay ở đây."
)
HANDOFF_NOT_REACHED = (
    "Tôi đã ghi lại câu hỏi, nhưng lúc này chưa chuyển được cho %s. Tôi sẽ thử lại, chuyển được "
    "rồi tôi báo ngay ở đây. Việc gấp thì bà con ra xã, phường hỏi giúp nhé."
)
HANDOFF_RECEIPT = "%s đã nhận được câu hỏi của bà con (phiếu %s)."
HANDOFF_MEANWHILE = "Trong lúc chờ, bà con cứ nhắn thêm ở đây."
MINUTES = "%d phút"
HOURS = "%d giờ"
DAYS = "%d ngày"
WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
AT_TIME = "%s %s ngày %s"
CLAIMED_FOR_CITIZEN = "🙋 %s đã nhận phiếu %s của bà con và sẽ trả lời ở đây."
HANDED_ON_FOR_CITIZEN = "Phiếu %s đã chuyển sang %s để có người trả lời sớm hơn."
ANSWER_FROM = "💬 %s trả lời (phiếu %s)"
EDIT_FROM = "✏️ %s sửa lại tin trước (phiếu %s)"
RELAYED = "✓ Đã chuyển cho người hỗ trợ. Muốn hỏi máy thì gõ /hoi rồi câu hỏi."
RELAY_WAITS = (
    "Tôi đã ghi lại, nhưng lúc này chưa chuyển được cho người hỗ trợ. Chuyển được là tôi gửi ngay. "
    "Muốn hỏi máy thì gõ /hoi rồi câu hỏi."
)
NOT_RELAYED = (
    "Phiếu %s: tin bà con vừa gửi chưa tới được người hỗ trợ. Bà con gửi lại bằng mấy chữ giúp nhé."
)
NOT_SHOWN = (
    "Phiếu %s: người hỗ trợ gửi %s, nhưng Telegram của bà con không nhận được. "
    "Tôi đã nhờ người hỗ trợ gõ chữ."
)
MEDIA = {
    "photo": "hình",
    "voice": "tin nói",
    "video": "đoạn phim",
    "video_note": "đoạn phim",
    "audio": "bản ghi âm",
}
MEDIA_OF_OTHER_KIND = "tệp"
EDIT_RELAYED = "✓ Đã chuyển chỗ bà con vừa sửa cho người hỗ trợ."
BUTTON_CANCEL = "Không cần nữa"
CANCELLED = "Tôi đã hủy phiếu %s."
BUTTON_DONE = "✅ Xong rồi, cảm ơn"
CLOSED_FOR_CITIZEN = (
    "Phiếu %s đã đóng. Bà con thấy người hỗ trợ giúp thế nào? Còn vướng gì thì cứ nhắn tiếp ở đây."
)
IS_IT_DONE = (
    "Phiếu %s: mình xong việc chưa? Chưa xong thì bấm nút, hoặc nhắn tiếp ở đây cho người hỗ trợ."
)
BUTTON_UNDONE = "🙋 Chưa xong"
UNDONE = "Tôi chưa xong việc."
CLOSED_BY_ITSELF = (
    "Mấy bữa nay không thấy bà con nhắn thêm, nên tôi đóng phiếu %s. Mong là việc đã xong. "
    "Còn vướng gì thì trong %s tới cứ nhắn tiếp ở đây, người đã giúp lúc trước sẽ trả lời."
)
BUTTON_GO_ON = "↩️ Hỏi tiếp người hỗ trợ"
GO_ON = "Tôi muốn hỏi tiếp."
GO_ON_OFFER = "Việc hôm trước với người hỗ trợ chưa xong thì bấm nút dưới đây."
REOPENED = (
    "✓ Tôi đã mở lại phiếu %s và chuyển lời bà con cho người đã giúp lúc trước. "
    "Muốn hỏi máy thì gõ /hoi rồi câu hỏi."
)
REOPENED_WAITS = (
    "✓ Tôi đã mở lại phiếu %s. Nhóm của tổ đang bị lỗi, chưa nhận được tin. "
    "Khi nhóm nhận lại được, tôi sẽ chuyển ngay. Muốn hỏi máy thì gõ /hoi rồi câu hỏi."
)
GO_ON_LATE = "Phiếu %s không mở lại được nữa. Muốn gặp người hỗ trợ thì bấm nút dưới đây."
GO_ON_HERE = "Bà con đang có phiếu %s. Cứ nhắn tiếp ở đây, người hỗ trợ sẽ thấy."
STARS = "%d ⭐"
RATED = "Cảm ơn bà con đã chấm %d sao."
NOT_YOUR_TICKET = "Phiếu này không còn, hoặc không phải của bà con."

# What the team reads in its group
CARD_STATUS = {
    "open": "🟡 chờ người nhận",
    "claimed": "🔵 đã có người nhận",
    "answered": "🟢 đã trả lời",
    "closed": "⚪ đã đóng",
}
CARD_TEAM = "Đội: "
CARD_PLACE = "Xã, phường: "
CARD_CLAIMER = "Người nhận: "
CARD_MEMBER = "thành viên này"
CARD_ANONYMOUS = "quản trị viên ẩn danh"
CARD_QUESTION = "Câu hỏi"
CARD_NO_QUESTION = "(bà con chưa nói rõ)"
CARD_BEFORE = "Trước đó"
CARD_ROLES = {"citizen": "Bà con", "bot": "Máy"}
CARD_HOW = "Trả lời thẳng vào tin này (chữ, hình, phim, tiếng nói, tệp PDF) để gửi cho bà con."
CARD_MOVED = "➡️ Phiếu %s đã chuyển sang %s."
BUTTON_CLAIM = "✋ Nhận"
BUTTON_HAND_ON = "➡️ Chuyển đội khác"
BUTTON_NOTE = "📝 Ghi chú"
BUTTON_CLOSE = "✅ Đóng"
BUTTON_DRAFT = "📚 Thêm vào kho"
FROM_CITIZEN = "👤 Bà con (%s)"
EDIT_FROM_CITIZEN = "✏️ Bà con sửa lại tin trước (%s)"
NOT_ALLOWED = "Chỉ thành viên trong nhóm của đội đang giữ phiếu mới làm được việc này."
NOT_CHECKED = (
    "Telegram đang trục trặc, chưa xem được ai ở trong nhóm. Chỉ thành viên trong nhóm của đội "
    "đang giữ phiếu mới làm được việc này. Thử lại sau ít phút giúp nhé."
)
NO_TICKET = "Không tìm thấy phiếu này."
CLAIM_WON = "Phiếu này là của mình rồi. Trả lời thẳng vào tin để gửi cho bà con."
CLAIM_LOST = "Phiếu này đã có người nhận hoặc đã đóng."
HANDED_ON = "Đã chuyển sang %s."
NO_OTHER_TEAM = "Chưa có đội nào khác để chuyển."
TICKET_CLOSED = "Phiếu này đã đóng."
NOTE_HOW = "Trả lời vào tin của phiếu: /ghichu rồi nội dung. Bà con không thấy ghi chú."
NOTED = "📝 Đã ghi chú vào phiếu %s."
DRAFT_ADDED = "Đã thêm câu trả lời vào kho nháp để người soạn xem."
DRAFT_NOTHING = "Chưa có câu trả lời bằng chữ để thêm vào kho."
WRONG_MESSAGE = "Tin này không thuộc phiếu nào. Hãy trả lời vào tin có mã phiếu, ví dụ G-0042."
CANNOT_RELAY = "Chỉ chuyển được chữ, hình, phim, tiếng nói và tệp PDF. Tin này chưa gửi cho bà con."
CITIZEN_BLOCKED = (
    "⚠️ Phiếu %s: bà con đã chặn bot nên chưa nhận được. Phiếu vẫn giữ, bà con mở lại bot "
    "thì tin được gửi tiếp."
)
CITIZEN_GONE = (
    "⚠️ Phiếu %s: không gửi được cho bà con nữa, tài khoản Telegram đó không còn. "
    "Tin vừa rồi chưa tới."
)
ANSWER_REFUSED = (
    "⚠️ Phiếu %s: Telegram không nhận tin vừa rồi nên bà con chưa đọc được. "
    "Gửi lại cách khác giúp nhé."
)
ANSWER_GIVEN_UP = (
    "⚠️ Phiếu %s: mạng trục trặc lâu quá, tin trả lời chưa tới bà con. Gửi lại giúp nhé."
)
PERHAPS_ARRIVED = (
    "⚠️ Phiếu %s: mạng trục trặc lúc đang gửi, chưa rõ bà con đã nhận được tin vừa rồi chưa."
)
MEDIA_REFUSED = (
    "⚠️ Phiếu %s: Telegram của bà con không nhận %s nên chưa xem, chưa nghe được. Gõ chữ giúp nhé."
)
INSTEAD_OF_MEDIA = "(Bà con có gửi %s, nhưng Telegram không cho bot đăng vào nhóm này.)"
CITIZEN_CANCELLED = "✅ Phiếu %s: bà con báo không cần nữa."
CITIZEN_DONE = "✅ Phiếu %s: bà con báo đã xong."
CITIZEN_FORGOTTEN = "🗑 Phiếu %s: bà con đã xóa dữ liệu, không cần trả lời nữa."
CITIZEN_RATED = "⭐ Phiếu %s: bà con chấm %d sao."
POST_REMOVED = "Nội dung này đã được xóa."
REOPENED_FOR_TEAM = "🔁 Phiếu %s mở lại: bà con nhắn thêm."
ENDED_FOR_TEAM = "⚪ Phiếu %s đã tự đóng, vì bà con không nhắn thêm."
REMINDER = "⏰ Phiếu %s chờ đã lâu. Ai giúp được bà con thì bấm Nhận."

# What whoever runs the bot reads
ADMIN_GROUP_LOST = (
    "⚠️ Bot không gửi được tin vào nhóm của đội “%s”: %s. Phiếu mới sẽ sang đội tiếp theo có nhóm. "
    "Hãy đưa bot vào lại nhóm, hoặc sửa mã nhóm ở trang quản trị."
)
ADMIN_GROUP_FOUND = "✅ Bot đã gửi lại được tin vào nhóm của đội “%s”."
ADMIN_CARD_REFUSED = "⚠️ Thẻ của phiếu %s chưa đăng được vào nhóm. Hãy xem phiếu ở trang quản trị."
ADMIN_QUEUE_OLD = (
    "⚠️ Có tin của bà con chờ hơn 2 phút mà chưa được trả lời. "
    "Hãy xem bot có đang chạy không, và có gửi được tin qua Telegram không."
)
ADMIN_QUEUE_FINE = "✅ Tin của bà con lại được trả lời kịp."
ADMIN_SET_ASIDE = (
    "⚠️ Có tin của bà con thử nhiều lần vẫn chưa trả lời được. "
    "Mở trang quản trị, vào mục “Tin chưa xử lý được”, chọn tin rồi cho thử lại."
)
ADMIN_NONE_SET_ASIDE = "✅ Không còn tin nào bị để riêng."
ADMIN_ANSWERS_STUCK = (
    "⚠️ Có tin giữa bà con và đội hỗ trợ hơn 15 phút mà chưa chuyển được. "
    "Hãy xem mạng, và xem bot còn ở trong nhóm của đội không."
)
ADMIN_ANSWERS_FINE = "✅ Tin giữa bà con và đội hỗ trợ đã chuyển được hết."
ADMIN_NOTHING_CAME = (
    "⚠️ Cả tiếng nay bot không nhận được tin nào. Hãy nhắn thử cho bot một câu. "
    "Bot không trả lời thì xem mạng: có khi nhà mạng đang chặn Telegram."
)
ADMIN_SOMETHING_CAME = "✅ Bot lại nhận được tin."
ADMIN_ON_DISK = (
    "⚠️ Tin của bà con đang phải cất tạm trên đĩa, vì cơ sở dữ liệu không nhận. "
    "Hãy xem PostgreSQL có đang chạy không."
)
ADMIN_NOT_ON_DISK = "✅ Tin cất tạm trên đĩa đã vào cơ sở dữ liệu."
ADMIN_RELEASE_OLD = (
    "⚠️ Bản nội dung mới đã đăng 5 phút mà bot chưa dùng được, vẫn trả lời theo bản cũ. "
    "Hãy xem nhật ký của bot."
)
ADMIN_RELEASE_NEW = "✅ Bot đã trả lời theo bản nội dung mới."
ADMIN_DISK_FULL = (
    "⚠️ Đĩa của máy chạy bot sắp đầy (còn trống chưa tới 1 phần 10). "
    "Hãy dọn bớt: đĩa đầy thì không ghi được tin của bà con."
)
ADMIN_DISK_FINE = "✅ Đĩa của máy chạy bot đã có chỗ trống."
ADMIN_RASA_AWAY = (
    "⚠️ 5 phút nay bot không gọi được Rasa, phần hiểu câu nói. "
    "Bot vẫn trả lời bà con, nhưng hiểu kém hơn. Hãy xem Rasa có đang chạy không."
)
ADMIN_RASA_BACK = "✅ Bot lại gọi được Rasa."
