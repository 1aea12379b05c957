-- What was needed on the way and is told by no table of the world.
drop schema forming cascade;
