from yorozu.kit.registry import Registry, SettingsEntry


def entry(view: str, order: int, label: str = "") -> SettingsEntry:
    return SettingsEntry(view, label, "", "settings.manage", "settings", order, "一覧")


def test_entries_come_in_their_order_and_once():
    register: Registry[SettingsEntry] = Registry()
    register.register(entry("b", 20), entry("a", 10))
    register.register(entry("b", 5, "新しい"))
    assert [(each.view, each.label) for each in register] == [("b", "新しい"), ("a", "")]
