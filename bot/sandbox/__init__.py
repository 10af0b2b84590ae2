"""The embedded ERP: the instrument that every promise of the project is measured with.

`knobs` what the facts leave open · `models` the records · `engine` the business and its virtual clock · `tenant` and
`seed` the invented tenant · `middleware`, `faults`, `writes` what lies on the wire · `oracle` the test-only view from
outside · `noise` what lies over the screens, for the eye alone · `process` and `server` how it is started · the rest: its
screens. Start one with `server.Sandbox`, or try it by hand with `python -m bot.sandbox`.
"""
