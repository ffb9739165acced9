"""Every word of the page: English, Vietnamese. "{n} a|{n} b" is one and many. A label not used fails a test."""

from __future__ import annotations

from collections.abc import Mapping

LABELS: Mapping[str, tuple[str, str]] = {
    # The frame
    "tagline": ("a watch on the Vietnamese press", "theo dõi báo chí Việt Nam"),
    "skip": ("Skip to the content", "Tới nội dung chính"),
    "main_menu": ("Main menu", "Trình đơn chính"),
    "nav_stories": ("Stories", "Sự kiện"),
    "nav_search": ("Search", "Tìm kiếm"),
    "nav_sources": ("Sources", "Nguồn tin"),
    "nav_alerts": ("Alerts", "Báo tin"),
    "other_language": ("Tiếng Việt", "English"),
    "as_json": ("This as JSON", "Dữ liệu JSON"),
    "status_json": ("Status as JSON", "Trạng thái (JSON)"),
    "times_note": ("Times are those of Hanoi (GMT+7).", "Giờ Hà Nội (GMT+7)."),
    # Times
    "today": ("Today", "Hôm nay"),
    "yesterday": ("Yesterday", "Hôm qua"),
    "weekday_0": ("Monday", "Thứ Hai"),
    "weekday_1": ("Tuesday", "Thứ Ba"),
    "weekday_2": ("Wednesday", "Thứ Tư"),
    "weekday_3": ("Thursday", "Thứ Năm"),
    "weekday_4": ("Friday", "Thứ Sáu"),
    "weekday_5": ("Saturday", "Thứ Bảy"),
    "weekday_6": ("Sunday", "Chủ Nhật"),
    "just_now": ("just now", "vừa xong"),
    "ago": ("{span} ago", "{span} trước"),
    "in": ("in {span}", "sau {span}"),
    "days": ("{n} d", "{n} ngày"),
    "hours": ("{n} h", "{n} giờ"),
    "minutes": ("{n} min", "{n} phút"),
    "seconds": ("{n} s", "{n} giây"),
    "never": ("never", "chưa lần nào"),
    "unknown": ("unknown", "không rõ"),
    # Stories
    "topic": ("Topic", "Chủ đề"),
    "outlet": ("Outlet", "Báo"),
    "all_topics": ("All topics", "Mọi chủ đề"),
    "all_outlets": ("All outlets", "Mọi báo"),
    "filter": ("Filter", "Lọc"),
    "clear": ("Show everything", "Bỏ lọc"),
    "older": ("Older", "Cũ hơn"),
    "newest": ("Back to the newest", "Về mới nhất"),
    "no_outlet": ("unknown outlet", "báo không rõ"),
    "tellings": ("{n} article|{n} articles", "{n} bài"),
    "empty_stories": (
        "No story carries a topic yet",
        "Chưa có sự kiện nào khớp chủ đề",
    ),
    "empty_stories_hint": (
        (
            "Stories appear here as the outlets publish them and an article matches one of the topics. "
            "Sources shows whether the outlets are being read."
        ),
        (
            "Sự kiện sẽ hiện ở đây khi các báo đăng bài khớp với một chủ đề. "
            "Trang Nguồn tin cho biết các báo có đang được đọc hay không."
        ),
    ),
    "empty_filter": ("Nothing matches this filter", "Không có gì khớp bộ lọc"),
    "empty_filter_hint": (
        "Choose another topic or outlet, or show everything.",
        "Hãy chọn chủ đề hoặc báo khác, hoặc bỏ lọc.",
    ),
    "empty_older": ("Nothing is older than this", "Không còn gì cũ hơn"),
    "attention_feeds": (
        "{n} feed needs attention.|{n} feeds need attention.",
        "{n} nguồn tin cần được xem lại.",
    ),
    "attention_receivers": (
        "{n} receiver of alerts is in trouble.|{n} receivers of alerts are in trouble.",
        "{n} nơi nhận tin đang gặp trục trặc.",
    ),
    "attention_outlets": (
        "{n} outlet is not read the usual way any more.|{n} outlets are not read the usual way any more.",
        "{n} báo không còn đọc được theo cách thường lệ.",
    ),
    # A story
    "why": ("Why it is here", "Vì sao có ở đây"),
    "timeline": ("How it was told", "Các báo đã đưa"),
    "first_told": ("first", "đầu tiên"),
    "published_at": ("published {time}", "đăng lúc {time}"),
    "seen_at": ("seen {time}", "thấy lúc {time}"),
    "original": ("Original", "Bài gốc"),
    "original_at": ("Read it at {outlet}", "Đọc tại {outlet}"),
    "who_was_told": ("Who was told", "Đã báo cho ai"),
    "nobody_told": ("Nobody has been told.", "Chưa báo cho ai."),
    # An article
    "part_of_story": ("The whole story", "Toàn bộ sự kiện"),
    "matches": ("Topics", "Chủ đề"),
    "score": ("score {score}", "điểm {score}"),
    "evidence": ("Evidence", "Bằng chứng"),
    "evidence_moved": ("no longer in the text", "không còn trong bài"),
    "rules_version": ("rules {version}", "bộ luật {version}"),
    "no_matches": ("It carries no topic.", "Bài không khớp chủ đề nào."),
    "title": ("Title", "Tiêu đề"),
    "lead": ("Lead", "Sapo"),
    "body": ("Text", "Nội dung"),
    "no_text": (
        "Only the title is known; the page had no text that could be read.",
        "Chỉ biết tiêu đề; không đọc được nội dung của trang.",
    ),
    "withdrawn": (
        "The outlet withdrew this article; that was seen at {time}.",
        "Báo đã gỡ bài này; phát hiện lúc {time}.",
    ),
    "revised": ("changed {time}", "sửa lúc {time}"),
    "revisions": ("What was changed", "Những chỗ đã sửa"),
    "revision_until": ("Until {time} it read otherwise", "Trước {time} bài viết khác"),
    "facts": ("Facts", "Thông tin"),
    "authors": ("Authors", "Tác giả"),
    "section": ("Section", "Chuyên mục"),
    "credit": ("Credited to", "Theo nguồn"),
    "published": ("Published", "Đăng lúc"),
    "first_seen": ("First seen", "Thấy lần đầu"),
    # Search
    "search_for": ("Search for", "Tìm"),
    "search_button": ("Search", "Tìm"),
    "search_placeholder": ('e.g. "chống độc quyền" Alibaba', 'ví dụ: "chống độc quyền" Alibaba'),
    "search_help": ("How to ask", "Cách tìm"),
    "help_words": ("all of these words", "có đủ các từ này"),
    "help_phrase": ("these words together", "đúng cụm từ này"),
    "help_accents": ("with accents: only as written", "có dấu: chỉ đúng cách viết này"),
    "help_no_accents": (
        "without accents: every spelling, so cấm vận too",
        "không dấu: mọi cách viết, kể cả cấm vận",
    ),
    "help_logic": ("either, but not that", "một trong hai, và không có từ kia"),
    "help_near": (
        "near one another: at most five syllables between",
        "gần nhau: cách nhau không quá năm tiếng",
    ),
    "help_sentence": ("all of it in one sentence", "tất cả trong cùng một câu"),
    "help_capitals": ("short words in capitals: only so", "từ ngắn viết hoa: chỉ đúng chữ hoa"),
    "help_concept": ("any of its names", "bất kỳ tên nào thuộc nhóm này"),
    "help_fields": (
        "only in the title; of one outlet; of one topic",
        "chỉ trong tiêu đề; của một báo; theo chủ đề",
    ),
    "help_dates": ("published between two days", "đăng giữa hai ngày"),
    "help_url": ("the address of an article", "địa chỉ của một bài"),
    "nothing_found": ("Nothing was found", "Không tìm thấy gì"),
    "nothing_found_hint": (
        "Try fewer words, or write them without accents to find every spelling.",
        "Hãy thử ít từ hơn, hoặc viết không dấu để tìm mọi cách viết.",
    ),
    "results_from": ("Results {first} to {last}, best first", "Kết quả {first} đến {last}, sát nhất trước"),
    "more_results": ("More results", "Thêm kết quả"),
    "query_wrong": ("This query cannot be read", "Không hiểu câu tìm này"),
    "at_column": ("column {column}", "cột {column}"),
    "first_results": ("First results", "Kết quả đầu"),
    "query_too_long": (
        "The query is longer than {most} characters.",
        "Câu tìm dài quá {most} ký tự.",
    ),
    "url_unknown": (
        "No article is stored under this address",
        "Không có bài nào được lưu với địa chỉ này",
    ),
    "url_unknown_hint": (
        "It may stand in a section that is not watched, or be older than the watch.",
        "Bài có thể thuộc chuyên mục không được theo dõi, hoặc có trước khi bắt đầu theo dõi.",
    ),
    # Sources
    "feeds_tally": ("{n} feed|{n} feeds", "{n} nguồn tin"),
    "outlets_tally": ("{n} outlet|{n} outlets", "{n} báo"),
    "needs_attention": ("Needs attention", "Cần xem lại"),
    "all_sources": ("All sources", "Mọi nguồn tin"),
    "state": ("State", "Trạng thái"),
    "feed": ("Feed", "Nguồn tin"),
    "last_success": ("Last success", "Đọc được lần cuối"),
    "next_check": ("Next check", "Lần đọc tới"),
    "newest_item": ("Newest item", "Tin mới nhất"),
    "articles_today": ("Today", "Hôm nay"),
    "articles_all": ("All articles", "Tổng số bài"),
    "in_a_row": ("{n} failure in a row|{n} failures in a row", "lỗi {n} lần liên tiếp"),
    "http_status": ("status {status}", "mã {status}"),
    "overdue": ("overdue by {span}", "trễ {span}"),
    "due": ("due", "tới lượt"),
    "articles_today_tally": ("{n} article today|{n} articles today", "{n} bài hôm nay"),
    "not_as_usual": ("Not read the usual way any more", "Không còn đọc được theo cách thường lệ"),
    "not_as_usual_since": ("since about {time}", "từ khoảng {time}"),
    "field_before": (
        (
            "{name}: found by {usual} on {before_usual} of {before_pages} pages before, on {recent_usual} of the "
            "newest {recent_pages}; most now {now}"
        ),
        (
            "{name}: trước đây tìm được bằng {usual} ở {before_usual}/{before_pages} trang, nay chỉ còn "
            "{recent_usual}/{recent_pages} trang mới nhất; phần lớn nay {now}"
        ),
    ),
    "field_expected": (
        (
            "{name}: by the outlet's file found by {usual}, which is so on {recent_usual} of the newest "
            "{recent_pages} pages; on most {now}"
        ),
        (
            "{name}: theo tệp của báo thì tìm bằng {usual}, nhưng chỉ đúng ở {recent_usual}/{recent_pages} trang "
            "mới nhất; phần lớn {now}"
        ),
    ),
    "articles_before": (
        (
            "{before_usual} of {before_pages} pages were articles before, {recent_usual} of the newest "
            "{recent_pages} are; most are now: {now}"
        ),
        (
            "Trước đây {before_usual}/{before_pages} trang là bài viết, nay chỉ còn {recent_usual}/{recent_pages} "
            "trang mới nhất; phần lớn nay là: {now}"
        ),
    ),
    "articles_expected": (
        "{recent_usual} of the newest {recent_pages} pages are articles; most are: {now}",
        "Chỉ {recent_usual}/{recent_pages} trang mới nhất là bài viết; phần lớn là: {now}",
    ),
    "found_by": ("by {source}", "bằng {source}"),
    "found_by_nobody": ("not at all", "không tìm được"),
    "empty_sources": ("No source is registered yet", "Chưa có nguồn tin nào"),
    "empty_sources_hint": (
        "Sources come from the configuration and appear once the daemon has started.",
        "Nguồn tin lấy từ cấu hình và hiện ra sau khi chương trình chạy.",
    ),
    # Alerts
    "receivers": ("Receivers", "Nơi nhận"),
    "receiver": ("Receiver", "Nơi nhận"),
    "waiting_tally": ("{n} waiting", "{n} đang chờ"),
    "sent_tally": ("{n} sent", "{n} đã gửi"),
    "dead_tally": ("{n} given up", "{n} đã bỏ cuộc"),
    "paused_until": ("Held back until {time}", "Tạm dừng tới {time}"),
    "disabled": ("Switched off", "Đã ngắt"),
    "last_error": ("Last error", "Lỗi gần nhất"),
    "ledger": ("Ledger", "Sổ báo tin"),
    "show_all": ("All", "Tất cả"),
    "show_waiting": ("Not yet sent", "Chưa gửi xong"),
    "show_dead": ("Given up", "Đã bỏ cuộc"),
    "show_sent": ("Sent", "Đã gửi"),
    "story": ("Story", "Sự kiện"),
    "created": ("Created", "Lập lúc"),
    "attempts_tally": ("{n} attempt|{n} attempts", "{n} lần gửi"),
    "attempt_status": ("HTTP or SMTP status {status}", "mã HTTP hoặc SMTP {status}"),
    "attempt_took": ("{seconds} s", "{seconds} giây"),
    "next_try": ("next try {time}", "gửi lại {time}"),
    "sent_at": ("sent {time}", "gửi lúc {time}"),
    "retry": ("Send again", "Gửi lại"),
    "retry_for": ("Send again: {title} ({receiver})", "Gửi lại: {title} ({receiver})"),
    "retried": (
        "It will be sent again with the next round.",
        "Tin sẽ được gửi lại trong lượt tới.",
    ),
    "not_retried": (
        "It cannot be sent again: it has been sent meanwhile, or is no longer in the ledger.",
        "Không gửi lại được: tin đã được gửi rồi, hoặc không còn trong sổ.",
    ),
    "empty_alerts": ("Nobody has been told of anything yet", "Chưa báo tin nào"),
    "empty_alerts_hint": (
        (
            "An alert is written here when a story carries a topic that a route wants; the first visit to a feed "
            "tells nobody."
        ),
        (
            "Mỗi khi một sự kiện khớp chủ đề mà một tuyến báo tin cần, tin báo được ghi vào đây; "
            "lần đầu đọc một nguồn tin thì không báo ai."
        ),
    ),
    # When it goes wrong
    "error_400": ("This address makes no sense here", "Địa chỉ này không hợp lệ"),
    "error_403": ("Refused", "Bị từ chối"),
    "error_404": ("There is nothing here", "Không có gì ở đây"),
    "error_405": ("This cannot be done here", "Không làm được việc này ở đây"),
    "error_500": ("Something went wrong on our side", "Có lỗi ở phía chúng tôi"),
    "error_503": ("The database is busy", "Cơ sở dữ liệu đang bận"),
    "bad_time": (
        'The time after "before=" is not one: write it as 2021-11-01T08:00:00+07:00.',
        'Thời điểm sau "before=" không đúng: hãy viết như 2021-11-01T08:00:00+07:00.',
    ),
    "bad_number": (
        "A number was expected in the address.",
        "Địa chỉ cần một con số.",
    ),
    "bad_state": (
        "There is no such state of a delivery.",
        "Không có trạng thái gửi tin như vậy.",
    ),
    "other_origin": (
        "The request did not come from this page. Go to Alerts and press the button there.",
        "Yêu cầu không đến từ trang này. Hãy vào trang Báo tin và bấm nút ở đó.",
    ),
    "no_such_page": (
        "It may never have existed, or have been removed with old data.",
        "Có thể chưa từng có, hoặc đã bị xoá cùng dữ liệu cũ.",
    ),
    "busy": (
        "Something else holds it just now. Load the page again in a few seconds.",
        "Có việc khác đang dùng. Hãy tải lại trang sau vài giây.",
    ),
    "crashed": (
        "The log says more. Loading the page again may help.",
        "Nhật ký có thêm chi tiết. Tải lại trang có thể giúp được.",
    ),
    "no_method": (
        "The address exists, but answers another kind of request.",
        "Địa chỉ này có thật, nhưng chỉ nhận loại yêu cầu khác.",
    ),
}
