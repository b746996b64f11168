/** What a page with a personal link loads. */
import "./toasts.js";
import "./once.js";
import "./grow.js";
