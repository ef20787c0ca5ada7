# Kata-kata bidang ini, dipakai di halaman dan surel.
status-submitted = Menunggu verifikasi
status-verified = Diverifikasi, belum diteruskan
status-needs_completion = Perlu dilengkapi
status-forwarded = Diteruskan
status-in_progress = Diproses
status-returned = Dikembalikan
status-answered = Dijawab
status-disputed = Keberatan diajukan
status-closed = Ditutup
status-archived = Diarsipkan
status-joined = Digabungkan

work-verify = Verifikasi
work-forward_again = Teruskan ulang
work-follow_up = Tindak lanjut pertama
work-complete = Selesaikan
work-approve = Setujui
work-intervene = Tangani eskalasi
work-decide = Putuskan keberatan
work-fulfil = Tepati janji
work-decide_hiding = Putuskan permintaan menyembunyikan

kind-complaint = Pengaduan
kind-aspiration = Aspirasi
kind-information = Permintaan informasi

role-village_officer = Petugas desa
role-liaison = Pejabat penghubung
role-approver = Atasan penghubung
role-coordinator = Admin koordinator
role-leader = Pimpinan
role-overseer = Pengawas
role-administrator = Administrator

closing-confirmed = dikonfirmasi pelapor
closing-silence = tanpa tanggapan pelapor
closing-administrator = ditutup oleh admin

reason-too_general = Terlalu umum
reason-not_government = Bukan tentang kinerja pemerintah
reason-malformed = Tidak dapat dipahami
reason-personal = Urusan pribadi
reason-sara = Politik atau SARA
reason-slander = Fitnah
reason-in_court = Sedang di pengadilan
reason-test = Uji coba
reason-incomplete = Tidak dilengkapi pelapor sampai batas waktu
reason-withdrawn = Ditarik oleh pelapor

term-verification = Verifikasi dan penerusan
term-first_answer = Tindak lanjut pertama
term-information = Penyelesaian permintaan informasi
term-aspiration = Penyelesaian aspirasi
term-complaint = Penyelesaian pengaduan
term-supervisory = Penyelesaian pengaduan berkadar pengawasan
term-reply = Tanggapan pelapor
term-completion = Pelapor melengkapi
term-appeal = Keputusan atas keberatan
term-promise = Janji penyelesaian
clock-complete = Penyelesaian

month-1 = Januari
month-2 = Februari
month-3 = Maret
month-4 = April
month-5 = Mei
month-6 = Juni
month-7 = Juli
month-8 = Agustus
month-9 = September
month-10 = Oktober
month-11 = November
month-12 = Desember
