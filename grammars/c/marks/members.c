struct drawer {
  int key;
  struct {
    int inner;
  };
  void (**handlers)(void);
};

typedef struct till {
  struct drawer *spare;
  int cents[3];
} Till;

typedef struct {
  Till *till;
} *Shop;

typedef struct hidden Hidden;

int sell(Till *till, struct drawer d, Shop shop, Hidden *hidden) {
  till->spare->key = 1;
  //    ^^^^^ cents spare
  //           ^^^ handlers inner key
  d.inner = 2;
  //^^^^^ handlers inner key
  shop->till->cents[0] = 3;
  //    ^^^^ till
  //          ^^^^^ cents spare
  hidden->nothing = 4;
  //      ^^^^^^^ unknown
  till->cents[0].nothing = 5;
  //             ^^^^^^^ unknown
  Till other;
  other.spare = 0;
  //    ^^^^^ cents spare
  return 0;
}
