"""Every sentence of the dialogue that is not a topic's own answer.

Short, plain, kind; no pronoun that guesses an age. What a channel writes around a Reply ("Bước",
"Nguồn") stands in that channel's own texts.
"""

from replies.model import Part

PERSON = "🙋 Gặp người hỗ trợ"
GUIDE = "👣 Làm từng bước"
GOOD = "👍 Có ích"
BAD = "👎 Chưa đúng"
WHOLE = "📖 Xem cả hướng dẫn"
MENU = "📚 Xem các chủ đề"
NONE_OF_THESE = "Không cái nào"
NOT_URGENT = "Không phải, tôi hỏi chuyện khác"
NEXT = "Xong ▸"
BACK = "◂ Lui"
STUCK = "😟 Bị kẹt"

PART_LABELS: dict[Part, str] = {
    Part.COST: "💵 Tốn bao nhiêu?",
    Part.TIME: "⏱️ Bao lâu thì xong?",
    Part.PLACE: "📍 Làm ở đâu?",
    Part.DOCUMENTS: "📄 Cần giấy gì?",
    Part.WHO: "👤 Ai làm được?",
    Part.TROUBLE: "🛠️ Làm không được?",
    Part.ALL: "📖 Nói rõ hơn",
}

CLARIFY = "Ý mình muốn hỏi việc nào dưới đây? Bấm vào, hoặc gõ số."
CLARIFY_AGAIN = (
    "Mình đang hỏi việc nào dưới đây? Bấm vào một dòng, hoặc gõ số đứng trước, ví dụ: 1."
)
CLARIFY_NEAREST = (
    "Xin lỗi, tôi chưa hiểu rõ. Mình nói lại bằng câu khác giúp nhé, "
    "ví dụ: “quên mật khẩu VNeID”. Hay là mình hỏi một trong các việc này?"
)
MISSED_TWICE = (
    "Câu này tôi chưa có lời giải, nên tôi đã ghi cho tổ công nghệ số cộng đồng, số phiếu %s. "
    "Người của tổ sẽ trả lời mình ngay tại đây."
)
MISSED_ONCE = (
    "Xin lỗi, tôi chưa hiểu câu này. Mình nói lại ngắn gọn giúp nhé, "
    "ví dụ: “thẻ bảo hiểm y tế còn hạn không”."
)
OFF_TOPIC = (
    "Chuyện này tôi không rành. Tôi chỉ giúp những việc trên điện thoại và trên mạng: "
    "VNeID, dịch vụ công, bảo hiểm, ví tiền, SIM, mạng, phòng lừa đảo. Mình cần việc nào?"
)
NO_SUCH_PART = (
    "Chỗ này tôi chưa có thông tin chắc chắn. Mình hỏi người hỗ trợ để khỏi mất công nhé."
)
NO_TOPIC_YET = "Mình đang muốn hỏi về việc gì? Gõ ngắn gọn giúp nhé, ví dụ: “đổi SIM 4G”."
NO_TOPIC_AGAIN = (
    "Tôi vẫn nghe đây. Mình nói giúp tên giấy tờ hay ứng dụng, "
    "ví dụ: “thẻ bảo hiểm y tế còn hạn không”."
)
GREETING = (
    "Chào bà con! Tôi là Trợ Lý Số của tỉnh Gia Lai, một chương trình máy. "
    "Mình cần giúp gì về điện thoại, giấy tờ, tiền hay mạng? Cứ gõ như đang nói chuyện nhé."
)
HAIL = "Tôi đây. Mình cần giúp việc gì? Cứ gõ như đang nói chuyện nhé."
COMFORT = "Tôi hiểu mình đang bực. Mình nói lại điều cần nhất, hoặc gặp người hỗ trợ nhé."
NOT_THESE = "Vậy mình nói rõ thêm chút nữa giúp: việc gì, trên ứng dụng hay giấy tờ nào?"
FEEDBACK_TAKEN = "Cảm ơn mình đã cho biết! Cần gì nữa mình cứ hỏi nhé."
NOT_KEPT = "Lúc này tôi chưa ghi lại được. Mình bấm lại sau ít phút giúp nhé."
HANDOFF_FAILED = (
    "Lúc này tôi chưa báo được cho tổ công nghệ số cộng đồng. Mình thử lại sau ít phút nhé."
)
LOCALITY_SET_AND = "Tôi đã ghi: nhà mình ở %s."
SECOND_QUESTION = "Hỏi tiếp: %s"
RING = "Mình gọi số này để hỏi:"
CASE_NOT_HEARD = "Tôi chưa rõ mình thuộc trường hợp nào. Mình bấm vào một dòng giúp nhé."
THANKS = "Không có gì. Cần gì mình cứ hỏi tiếp nhé."
GOODBYE = "Chào bà con. Khi nào cần, mình cứ nhắn nhé."
BOT_CHALLENGE = (
    "Tôi là chương trình máy, không phải người. Câu trả lời do người soạn sẵn, có ghi nguồn. "
    "Tôi giúp việc VNeID, giấy tờ, bảo hiểm, ví tiền, SIM, mạng, phòng lừa đảo. "
    "Muốn nói chuyện với người thật, mình bấm “Gặp người hỗ trợ”."
)
INSULT = "Tôi xin lỗi vì làm mình bực. Mình nói lại việc cần giúp, hoặc gặp người hỗ trợ nhé."
THANKS_GOOD = "Cảm ơn mình đã cho biết!"
THANKS_BAD = (
    "Cảm ơn mình đã nói thật. Sai ở chỗ nào, mình gõ vài chữ giúp nhé. Hoặc bấm “Gặp người hỗ trợ”."
)
BRIEF = "Được rồi. Từ giờ tôi nói ngắn thôi."
DETAILED = "Được rồi. Từ giờ tôi nói kỹ hơn."
LAST_STEP_DONE = "Vậy là xong rồi. Mình làm được chưa?"
LOCALITY_SET = "Tôi đã ghi: nhà mình ở %s. Cần người giúp, tôi sẽ báo cho tổ ở đó trước."
BACK_TO_STEP = "👣 Về lại bước %d"
STUCK_ASK_PERSON = (
    "Bước này hay có người bị kẹt. Mình gặp người hỗ trợ để được chỉ tận nơi nhé, "
    "hoặc quay lại làm thử lần nữa."
)
OFF_TOPIC_AGAIN = (
    "Chuyện này cũng ngoài phần tôi biết. Mình bấm “Xem các chủ đề” để coi tôi giúp được gì nhé."
)
MISSED_AGAIN = (
    "Tôi vẫn chưa tìm ra lời giải cho chuyện này. Để người hỗ trợ trả lời mình cho chắc nhé: "
    "bấm “Gặp người hỗ trợ”, hoặc gọi số dưới đây."
)
MISSED_ONCE_MORE = "Câu này tôi cũng chưa biết. Tôi đã ghi lại để người phụ trách bổ sung."
SUSPECT = "Tin này có dấu hiệu lừa đảo:"
NO_SIGN = (
    "Tôi chưa thấy dấu hiệu quen mặt trong tin này. Nhưng vậy chưa phải là tin thật, "
    "kẻ gian đổi cách luôn."
)
SUSPECT_ADVICE = (
    "Đừng bấm đường link, đừng cài gì theo tin này.",
    "Đừng đọc mã OTP, mật khẩu, số thẻ cho ai. Đừng chuyển tiền.",
    "Muốn chắc thì tự tìm số của nơi đó mà gọi hỏi, đừng gọi số ghi trong tin.",
)
NOT_URGENT_WHAT = "Vậy mình cần hỏi chuyện gì? Gõ ngắn gọn giúp nhé."
GONE = "Mục này không còn nữa. Mình gõ lại điều cần hỏi giúp nhé."
CHOOSE_NUMBER = "Mình gõ một số từ 1 đến %d, hoặc bấm vào ý cần chọn nhé."
BAD_OF_WHAT = (
    "Xin lỗi vì chưa giúp được. Mình nói lại điều cần hỏi bằng vài chữ, hoặc gặp người hỗ trợ nhé."
)
REASON_TAKEN = (
    "Cảm ơn, tôi đã ghi lại để người phụ trách sửa, và mở một phiếu cho tổ công nghệ số cộng đồng, "
    "số phiếu %s. Người của tổ sẽ trả lời mình ngay tại đây."
)
HANDOFF_OPEN = (
    "Tôi đã ghi câu hỏi cho tổ công nghệ số cộng đồng, số phiếu %s. "
    "Người của tổ sẽ trả lời mình ngay tại đây. Mình có thể gõ thêm cho rõ."
)
MENU_TITLE = "Các chủ đề"
MENU_DOMAINS = "Mình cần việc gì? Bấm vào, hoặc gõ số."
MENU_TOPICS = "Tôi giúp được những việc này. Bấm hoặc gõ số để chọn một việc."
MENU_EMPTY = "Chưa có chủ đề nào. Mình gõ câu hỏi giúp nhé."
MORE = "Xem thêm ▸"
LESS = "◂ Xem lại phần trước"
ALL_DOMAINS = "◂ Về các nhóm việc"
AGAIN = "🔁 Xem lại câu trả lời"
TELL_COMMUNE = "🏡 Cho biết xã, phường của mình"
LOCALITY_ASK = (
    "Nhà mình ở xã, phường nào? Gõ tên cũ hay mới đều được, ví dụ: tôi ở xã Tuy Phước. "
    "Biết rồi, tôi chỉ đúng nơi của xã mình."
)
