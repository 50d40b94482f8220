"""What whoever runs the assistant reads of a backup."""

import errno

NEW_KEY = """\
Đây là lần sao lưu đầu tiên, nên máy vừa tạo một khóa.
Không có khóa này thì không ai mở được bản sao lưu.

    {key}

Khóa nằm ở {path}.
Hãy chép khóa ra giấy hoặc cất ở một máy khác, vì máy này hỏng thì khóa mất theo.
Khóa chỉ hiện ra một lần này."""
NO_KEY = """\
Chưa có khóa để mở bản sao lưu. Lấy khóa đã cất rồi gõ lại lệnh với BACKUP_KEY=khóa ở đầu dòng,
hoặc chép khóa vào tệp {path}."""
SHORT_KEY = "Khóa sao lưu ngắn quá, dễ bị đoán ra. Cần ít nhất {least} ký tự."
KEY_NOT_KEPT = """\
Không ghi được khóa mới vào {path}. Hãy tạo khóa bằng lệnh `openssl rand -hex 32`,
điền vào dòng BACKUP_KEY trong tệp .env rồi chạy lại."""
KEY_NOT_READ = "Không đọc được khóa ở {path}. Hãy xem tệp đó có thuộc về người đang gõ lệnh không."
KEY_IN_VAR = """\
Khóa không được nằm trong {var}, vì mất thư mục đó là mất cả khóa.
Hãy đặt BACKUP_KEY_FILE ở nơi khác."""

WRONG_KEY = "Khóa không đúng với bản sao lưu này. Dữ liệu trên máy vẫn còn nguyên."
DAMAGED = (
    "Tệp sao lưu bị hỏng hoặc thiếu. Dữ liệu trên máy vẫn còn nguyên. Hãy thử một bản sao lưu khác."
)
NO_BACKUP = "Đây không phải tệp sao lưu của Trợ Lý Số. Dữ liệu trên máy vẫn còn nguyên."
NO_FILE = "Không thấy tệp {path}."
NO_FILE_NAMED = "Hãy cho biết tệp sao lưu, ví dụ: make restore FROM=var/backups/{example}"
NOT_AS_WRITTEN = (
    "Bản sao lưu vừa ghi không mở lại được, nên đã bỏ. Hãy kiểm tra ổ đĩa rồi chạy lại."
)
NO_DATA = "Chưa có dữ liệu nào để sao lưu: không thấy {path}."
REASONS = {
    errno.ENOSPC: "ổ đĩa hết chỗ",
    errno.EDQUOT: "ổ đĩa hết chỗ",
    errno.EFBIG: "tệp quá lớn so với mức máy cho phép",
    errno.EACCES: "không có quyền ghi vào thư mục",
    errno.EPERM: "không có quyền ghi vào thư mục",
    errno.EROFS: "ổ đĩa chỉ cho đọc",
}
ANOTHER_REASON = "ổ đĩa gặp lỗi"
DISK = "Không ghi được: {reason}. Hãy xem ổ đĩa còn chỗ không (`df -h`) rồi chạy lại."
DATA_DAMAGED = """\
Tệp dữ liệu trên máy bị hỏng, không đọc được.
Hãy khôi phục bản sao lưu gần nhất: make restore FROM=tệp FORCE=1"""
UNREACHABLE = (
    "Không đọc hoặc ghi được cơ sở dữ liệu. Hãy xem máy chủ PostgreSQL có đang chạy không."
)
BUSY = "Cơ sở dữ liệu đang bận quá lâu. Hãy dừng trợ lý (Ctrl-C ở cửa sổ `make run`) rồi chạy lại."
NO_PROGRAM = (
    "Máy này chưa có {name} cho PostgreSQL {version}. Hãy cài gói postgresql-client rồi chạy lại."
)
PROGRAM_FAILED = "{name} không làm được việc: {reason}"

OTHER_KIND = """\
Bản sao lưu này là của {theirs}, còn máy này dùng {ours}. Hãy đặt DATABASE_URL và TRACKER_STORE_URL
như ở máy cũ rồi chạy lại. Dữ liệu trên máy vẫn còn nguyên."""
NO_SUCH = "một nơi lưu chung"
NOT_EMPTY = """\
Cơ sở dữ liệu trên máy này đang có dữ liệu, nên chưa khôi phục gì.
Nếu muốn thay hết bằng bản sao lưu, hãy thêm FORCE=1 vào lệnh.
Dữ liệu đang có sẽ mất, nên sao lưu nó trước bằng `make backup`."""
NOT_ALL_THERE = "Khôi phục rồi nhưng đếm lại thấy thiếu ở bảng: {tables}. Hãy chạy lại lệnh này."

SAVED = """\
Đã sao lưu vào {path} ({size}).
Trong đó có {contents}.
Đã mở lại tệp và đếm đủ {tables} bảng."""
PRUNED = "Đã xóa {count} bản sao lưu cũ."
TAKE_AWAY = "Nên chép tệp này sang một máy khác hoặc một ổ đĩa rời."
RESTORED = """\
Đã khôi phục từ bản sao lưu lúc {made_at}.
Bây giờ có {contents}.
Đã đếm lại đủ {tables} bảng.
{set_aside}Hãy mở lại trợ lý: make run (dùng Docker: docker compose up --detach).
Ai xin xóa dữ liệu sau lúc sao lưu thì nay lại có trong máy: hãy xóa lại giúp họ."""
SET_ASIDE = "Tệp dữ liệu hỏng đã được đổi tên thành {path}.\n"
CONTENTS = (
    "{citizens} người hỏi, {tickets} phiếu hỗ trợ, {entries} câu trả lời, {releases} bản đăng"
)
