/** Passwords of twelve characters and more that are tried first: repeated words, rows of the keyboard, the product's own terms. */
export const commonPasswords: ReadonlySet<string> = new Set(
  `123456789012 1234567890123 12345678901234 123456789123 123412341234 121212121212 123123123123 111111111111 000000000000
  112233445566 987654321098 123qwe123qwe qwe123qwe123 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1qaz2wsx3edc 1qaz2wsx3edc4rfv qwertyuiop12
  qwertyuiop123 qwertyuiop[] qwerty123456 qwertyqwerty asdfghjkl123 zxcvbnm12345 zaq12wsxcde3 passwordpassword password1234
  password12345 password123456 password2024 password2025 password2026 mypassword123 passw0rd1234 p@ssw0rd1234 p@ssword1234
  administrator administrator1 administrator123 adminadminadmin admin1234567 admin12345678 adminpassword changemenow1
  changeme1234 changeme12345 letmeinletmein letmein12345 welcome12345 welcome123456 iloveyou1234 iloveyouiloveyou abcdefghijkl
  abcdefghijklm abcdef123456 abcd12345678 aaaaaaaaaaaa gatehouse123 gatehouse1234 gatehousegatehouse accesscontrol
  accesscontrol1 operator1234 auditor12345 superuser123 test12345678 testtesttest secret123456 rootrootroot
  йцукенгшщзхъ йцукен123456 парольпароль пароль123456 администратор администратор1 фывапролджэ1 привет123456
  correcthorsebatterystaple trustno1trustno1 whatever1234 football1234 baseball1234 princess1234 dragon123456 monkey123456
  sunshine1234 master123456 shadow123456 superman1234 michael12345 computer1234 internet1234 company12345`
    .split(/\s+/)
    .filter((word) => word !== ''),
);
