"""A device that is set back to an earlier state: a tablet restored from its backup gives out numbers that it gave out
before."""

from playwright.sync_api import Page, expect

from tests.e2e.recording import rows, sent, stands, stored, write

COUNTER = """(set) => new Promise((resolve) => {
    const request = indexedDB.open("kuvend-notes");
    request.onsuccess = () => {
        const transaction = request.result.transaction("device", "readwrite");
        const device = transaction.objectStore("device"), found = {};
        const read = (name) => (device.get(name).onsuccess = ({ target }) => (found[name] = target.result));
        ["name", "sequence"].forEach(read);
        if (set) device.put(set, "sequence");
        transaction.oncomplete = () => { request.result.close(); resolve(found); };
    };
})"""


def set_back(page: Page, sequence: int) -> str:
    """Its counter stands again where it stood; its name, under which it did so."""
    return str(page.evaluate(COUNTER, sequence)["name"])


def test_a_device_that_was_set_back_is_told_once_and_goes_on_under_another_name(recording):
    page = recording()
    write(page, "para kopjes", "pas kopjes, e para", "pas kopjes, e dyta")
    sent(page)
    last = page.evaluate(COUNTER, None)["sequence"]
    name = set_back(page, last - 2)
    write(page, "me një numër që ishte")
    told = page.get_by_role("region", name="Set aside for the organiser")
    expect(told.get_by_role("listitem")).to_have_count(1)
    expect(told).to_contain_text("me një numër që ishte")
    expect(told).to_contain_text("this device's memory was set back")
    write(page, "nën emrin e ri, një", "nën emrin e ri, dy")
    sent(page)
    assert stored(page) == []
    assert page.evaluate(COUNTER, None)["name"] != name
    expect(told.get_by_role("listitem")).to_have_count(1)
    expect(stands(page)).not_to_contain_text("no connection")
    page.reload()
    for words in ("nën emrin e ri, një", "nën emrin e ri, dy"):
        row = rows(page).filter(has_text=words)
        expect(row).to_have_count(1)
        expect(row.locator(".row-state")).to_have_count(0)
    expect(rows(page).filter(has_text="me një numër që ishte")).to_have_count(0)
    expect(told).to_contain_text("me një numër që ishte")
