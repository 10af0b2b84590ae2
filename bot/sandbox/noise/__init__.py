"""Noise over the embedded ERP: what stands beside the things that matter, how they are written, and when they come.

It changes how the ERP looks and when, never what it does: whoever waits and reads can do on a noisy ERP what can be done
on a quiet one. Every kind is a small function with a name, switched on by the knob `noise` (`"12"` draws some kinds with
seed 12, `"12:chat,late_rows"` names them), and the same seed makes the same noise.

`kinds` the names, and how some are drawn · `layer` the middleware · `markup` what is put into pages · `wording` questions,
statuses and yes/no cells in other words · `names` ids, classes and field names renamed · `lists` other columns, a filter that
is set · `static/js/noise.js` what happens in the browser.
"""
