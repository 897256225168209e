/// Thrown where the process dies; nothing catches it but the world.
struct Died: Error {}
