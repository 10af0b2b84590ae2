"""One Chromium for one tenant: started, guarded, listened to."""
