"""The console of the people at work: pages made on the server, live where JavaScript is there."""
