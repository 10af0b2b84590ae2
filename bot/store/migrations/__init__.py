"""The steps from an empty database to the tables of `bot.store.schema`, run by `Store.open`."""
