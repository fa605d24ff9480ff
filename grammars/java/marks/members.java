package shop;

import java.util.List;

class Till<T> extends Drawer implements Comparable<Till<T>> {
  private final Drawer spare = new Drawer();
  private List<Drawer> drawers;

  Till<T> open(Drawer drawer, Shop shop) {
    this.spare.lock();
    //   ^^^^^ compareToX drawers key later lock open spare
    //         ^^^^ key lock
    drawer.lock();
    //     ^^^^ key lock
    spare.key = 1;
    //    ^^^ key lock
    drawers.size();
    //      ^^^^ unknown
    var made = new Till<T>();
    made.open(drawer, shop).open(drawer, shop);
    //   ^^^^ compareToX drawers key later lock open spare
    //                      ^^^^ compareToX drawers key later lock open spare
    shop.close();
    //   ^^^^^ unknown
    Drawer named = new Drawer() { int hidden; };
    named.lock();
    //    ^^^^ key lock
    var hidden = new Drawer() { int inside; };
    hidden.inside = 1;
    //     ^^^^^^ unknown
    Color red = Color.RED;
    //                ^^^ GREEN RED
    return this;
  }

  int compareToX() {
    return 0;
  }

  Runnable later() {
    return new Runnable() {
      public void run() {
        this.run();
        //   ^^^ unknown
      }
    };
  }
}

class Drawer {
  int key;

  void lock() {}
}

class Shop extends Elsewhere {
  void close() {}
}

@Getter
class Written {
  int field;

  void test(Written written) {
    written.getField();
    //      ^^^^^^^^ unknown
  }
}

enum Color {
  RED, GREEN
}

record Point(int x, Drawer at) {
  void far(Point other) {
    other.at.lock();
    //    ^^ at far x
    //       ^^^^ key lock
  }
}
