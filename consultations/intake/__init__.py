"""一次対応: what is heard at the telephone, what becomes of it, and 他機関紹介 that follow."""
