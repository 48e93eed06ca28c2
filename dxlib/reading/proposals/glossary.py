"""Words of one-off figures in both languages, from which a name in the other one is put together to be confirmed."""

from __future__ import annotations

from dxlib.reading.proposals.words import EMPTY, words

# Vietnamese and English, a line an expression; the longest that fits counts.
_PAIRS = """
    nộp ngân sách nhà nước = payments to the state budget
    nộp ngân sách = payments to the state budget
    ngân sách nhà nước = payments to the state budget
    đóng góp vào GDP = contribution to GDP
    đóng góp GDP = contribution to GDP
    doanh thu dịch vụ = service revenue
    doanh thu = revenue
    lợi nhuận = profit
    sản lượng = output
    kim ngạch xuất khẩu = exports
    xuất khẩu = exports
    nhập khẩu = imports
    đầu tư = investment
    kinh phí = funding
    chi phí = costs
    tổng số = total
    số lượng = number
    giá trị giao dịch = value of transactions
    giá trị = value
    lao động = workers
    nhân lực = staff
    toàn ngành = the whole sector
    ngành thông tin và truyền thông = the information and communications sector
    ngành TT&TT = the information and communications sector
    doanh nghiệp = enterprises
    hộ kinh doanh = business households
    bưu chính = post
    bưu gửi = postal items
    viễn thông = telecommunications
    công nghiệp ICT = the ICT industry
    công nghiệp công nghệ thông tin = the IT industry
    công nghệ thông tin = information technology
    công nghệ số = digital technology
    an toàn thông tin mạng = cybersecurity
    an toàn thông tin = information security
    phần cứng = hardware
    phần mềm = software
    điện tử = electronics
    báo chí = the press
    xuất bản = publishing
    phát thanh truyền hình = broadcasting
    ứng dụng di động = mobile apps
    nền tảng số = digital platforms
    mạng xã hội = social networks
    dịch vụ công trực tuyến = online public services
    dịch vụ công = public services
    thủ tục hành chính = administrative procedures
    hồ sơ = dossiers
    văn bản = documents
    nghị định = decrees
    nghị quyết = resolutions
    thông tư = circulars
    quyết định = decisions
    chỉ thị = directives
    luật = laws
    kế hoạch = plans
    hội nghị = conferences
    hội thảo = workshops
    lớp tập huấn = training courses
    lớp đào tạo = training courses
    khóa học = courses
    học viên = learners
    đại biểu = participants
    cán bộ = officials
    công chức = civil servants
    giáo viên = teachers
    học sinh = pupils
    người dân = people
    khách hàng = customers
    trang web = websites
    website = websites
    tin bài = news items
    bài viết = articles
    video = videos
    tài khoản = accounts
    thẻ ngân hàng = bank cards
    ví điện tử = e-wallets
    giao dịch = transactions
    thuê bao = subscriptions
    trạm BTS = base stations
    trạm phát sóng = base stations
    trung tâm dữ liệu = data centres
    cơ sở dữ liệu = databases
    hệ thống thông tin = information systems
    camera = cameras
    điểm phát wifi = Wi-Fi sites
    mã độc = malware
    lỗ hổng = vulnerabilities
    cuộc tấn công = attacks
    sự cố = incidents
    sở ngành = departments
    bộ ngành = ministries
    địa phương = localities
    cấp tỉnh = provinces
    cấp huyện = districts
    cấp xã = communes
    huyện = districts
    xã = communes
    tỉnh = provinces
    thôn bản = villages
    trường học = schools
    cơ sở y tế = health facilities
    bệnh viện = hospitals
    nông thôn = rural areas
    nộp phạt = fines paid
    xử phạt = fines
    tiền phạt = fines
    vốn đăng ký = registered capital
    vốn đầu tư = investment capital
    thu nhập bình quân = average income
    thu nhập = income
    thuế = taxes
    giải ngân = disbursement
    tỷ lệ = share
    trung bình = average
    bình quân = average
    cuộc gọi = calls
    phản ánh = complaints
    kiến nghị = petitions
    tin nhắn = messages
    đội thi = competing teams
    đội = teams
    thí sinh = contestants
    trường đại học = universities
    trường = schools
    lớp bồi dưỡng = training courses
    lớp = classes
    buổi = sessions
    đoàn = delegations
    đợt = rounds
    chuyến = trips
    gian hàng = stalls
    chợ = markets
    tiểu thương = market traders
    hộ nghèo = poor households
    hộ dân = households
    hộ gia đình = households
    đối tượng = offenders
    vụ việc = cases
    vụ = cases
    nhà mạng = network operators
    ngân hàng = banks
    công ty = companies
    tổ chức = organisations
    cơ quan = agencies
    đơn vị = units
    sản phẩm = products
    dự án = projects
    nhiệm vụ = tasks
    giải pháp = solutions
    mô hình = models
    điểm giao dịch = service points
    điểm cầu = connected sites
    điểm bưu điện văn hóa xã = commune post and culture points
    bưu tá = postmen
    máy tính = computers
    máy chủ = servers
    thiết bị = devices
    trạm = stations
    tờ rơi = leaflets
    cuốn = copies
    ấn phẩm = publications
    bức ảnh = photographs
    trang tài liệu = pages of documents
    bài phát biểu = speeches
    người theo dõi = followers
    lượt xem = views
    lượt truy cập = visits
    lượt tải = downloads
    đào tạo = training
    tập huấn = training
    số hóa = digitised
    trực tuyến = online
    truyền hình trả tiền = pay TV
    truyền hình = television
    chữ ký số = digital signatures
    chứng thư số = digital certificates
    mã QR = QR codes
    chuyển đổi số = digital transformation
    kinh tế số = the digital economy
    thương mại điện tử = e-commerce
    logistics = logistics
    du lịch = tourism
    y tế = health
    giáo dục = education
    nông nghiệp = agriculture
    tài liệu = documents
    dữ liệu = data
    bộ dữ liệu = datasets
    thẻ căn cước = identity cards
    hộ chiếu = passports
    căn cước công dân = identity cards
    lãnh đạo = leaders
    chuyên gia = experts
    phóng viên = reporters
    nhà báo = journalists
    đảng viên = Party members
    thành viên = members
    hội viên = members
    nông dân = farmers
    phụ nữ = women
    thanh niên = young people
    trẻ em = children
    bệnh nhân = patients
    bác sĩ = doctors
    sinh viên = students
    khách du lịch = tourists
    du khách = visitors
    bị chèn quảng cáo = with planted advertising
"""
_LONGEST = 60


def _entries() -> dict[str, dict[tuple[str, ...], str]]:
    pairs = [tuple(side.strip() for side in line.split("=")) for line in _PAIRS.strip().splitlines()]
    return {
        "vi": {tuple(words(vi)): en for vi, en in pairs},
        "en": {tuple(words(en)): vi for vi, en in pairs[::-1]},
    }


_ENTRIES = _entries()


def translated(name: str, language: str) -> str:
    """Return a name in the other language, put together from known expressions; empty where a word of it is unknown.

    Args:
        name: a few words.
        language: of them.

    Example:
        >>> translated("Nộp NSNN bưu chính", "vi"), translated("Decrees", "en"), translated("Nộp hộ", "vi")
        ('Payments to the state budget of post', 'Nghị định', '')
    """
    told, entries = words(name), _ENTRIES[language]
    parts: list[str] = []
    at = 0
    while at < len(told):
        length = next((n for n in range(min(6, len(told) - at), 0, -1) if tuple(told[at : at + n]) in entries), 0)
        if length:
            parts.append(entries[tuple(told[at : at + length])])
        elif told[at] not in EMPTY:
            return ""
        at += length or 1
    joint = " của " if language == "en" else " of "
    whole = parts[0] if parts else ""
    for part in parts[1:]:
        whole += f" {part}" if part.startswith("with ") else f"{joint}{part}"
    return whole[:1].upper() + whole[1:] if len(whole) <= _LONGEST else ""
