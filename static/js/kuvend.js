/** What every page of the house loads: each import stands on its own and listens on the document. */
import "./toasts.js";
import "./forms.js";
import "./edit.js";
import "./menus.js";
import "./dialogs.js";
import "./theme.js";
import "./tabs.js";
import "./grow.js";
import "./unsent.js";
import "./cut.js";
