"""How much a Vietnamese syllable says in a headline: function words little, everyday words some, names most. Pure.

Weights are in the units of an inverse document frequency (natural logarithm). Only the common words are listed, by
hand; whatever is not listed is taken for telling.
"""

from __future__ import annotations

_FUNCTION = """
và của là có cho các những một được trong với không người này đã đang sẽ vào ra ở tại từ đến tới để khi như về
trên bị do vì theo đó cũng lại còn nhiều hơn sau trước năm ngày tháng giờ nay mới nói gì rằng mà thì nhưng hay
hoặc bằng qua lên xuống đi làm phải nếu rất đều cùng giữa ngoài dưới thêm chỉ vẫn nên bởi ai sao nào thế đây ấy
cái chiếc con việc sự lần đầu số hai ba ít mọi mỗi từng vừa chưa cả toàn khoảng hôm nữa thứ nhau rồi vậy cách
loạt trở
"""
_EVERYDAY = """
ông bà anh chị em cô họ tôi mình chúng ta nhà nước quốc gia thế giới việt nam hàng nghìn triệu tỷ tỉ đồng usd
phần trăm công ty hãng tập đoàn doanh nghiệp thị trường kinh tế chính phủ bộ trưởng thủ tướng chủ tịch tổng
thống giám đốc quan chức thông tin báo chí cho biết tuyên bố xác nhận đề nghị yêu cầu kêu gọi cảnh thành lập hợp
tác phát triển tăng giảm mạnh lớn nhỏ cao thấp dài tốt nhất đầu tiên sử dụng hoạt động sản phẩm dịch vụ khách
cuộc đợt dự kiến án kế hoạch chương trình đại học sinh viên trung tâm tp hcm hà nội xã hội mạng trực tuyến video
clip hình ảnh tuần tình khu vực vấn lý nguyên nhân kết quả thời gian hiện đưa lấy giúp muốn cần thấy tìm nghĩ
chọn bán mua tiền giá thu chi phương tây đông quyền lực liên thực gần xa lâu nhanh trẻ gái trai đàn phụ nữ đình
con vợ chồng tuổi bắt điều tra an xử phạt vi phạm gây hưởng trong đối với khiến bất ngờ thức tiếp tục kỷ lục
nghiên cứu nhóm đội hệ thiết bị mẫu dòng thương mại điện tử nền tảng ứng phiên đạt vượt mức
"""
# The field this product watches: said in most of the articles that it must tell apart.
_FIELD = """
trung quốc mỹ tiktok công nghệ ai chip trí tuệ nhân tạo bắc kinh robot trump donald tập cận bình nhật hàn eu
châu âu smartphone điện thoại xe huawei xiaomi
"""

_WEIGHTS = {
    **dict.fromkeys(_EVERYDAY.split(), 3.0),
    **dict.fromkeys(_FIELD.split(), 3.0),
    **dict.fromkeys(_FUNCTION.split(), 1.2),
}
TELLING = 5.5


def weight(word: str) -> float:
    """What sharing a syllable (small letters, old tone placement) is worth."""
    return _WEIGHTS.get(word, TELLING)


def pair_weight(first: str, second: str) -> float:
    """What sharing two neighbouring syllables is worth: less than both apart, for one makes the other likely."""
    return min(weight(first) + weight(second), 7.5)
