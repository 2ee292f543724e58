"""What is made of an approved notice beside messages: poster, radio script, social text. Pure.

From outside: `poster.notice_poster`, `radio.radio_script`, `social.social_text`.
"""
