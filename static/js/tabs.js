/** On a narrow screen the current tab is brought into sight. */
const current = document.querySelector(".tabs [aria-current]");
const tabs = current?.parentElement;
if (current && tabs && tabs.scrollWidth > tabs.clientWidth) {
  tabs.scrollLeft += current.getBoundingClientRect().left - tabs.getBoundingClientRect().left - 48;
}
