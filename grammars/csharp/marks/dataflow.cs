class Cases {
static int max(int a, int b) {
    int x = 0;
//      ^ x#0 computedFrom 0#0
    if (b > a) {
//      ^ b#1 comesFrom b#0
//          ^ a#1 comesFrom a#0
        x = b;
//      ^ x#1 computedFrom b#2
//          ^ b#2 comesFrom b#0
    } else {
        x = a;
//      ^ x#2 computedFrom a#2
//          ^ a#2 comesFrom a#0
    }
    return x;
//         ^ x#3 comesFrom x#1 x#2
}

static int sum(int n) {
    int total = 0;
//      ^^^^^ total#0 computedFrom 0#0
    int i = 0;
//      ^ i#0 computedFrom 0#1
    while (i < n) {
//         ^ i#1 comesFrom i#0 i#3
//             ^ n#1 comesFrom n#0
        total = total + i;
//      ^^^^^ total#1 computedFrom total#2 i#2
//              ^^^^^ total#2 comesFrom total#0 total#1
//                      ^ i#2 comesFrom i#0 i#3
        i = i + 1;
//      ^ i#3 computedFrom i#4 1#0
//          ^ i#4 comesFrom i#0 i#3
    }
    return total;
//         ^^^^^ total#3 comesFrom total#0 total#1
}

static int pick(int items, int first) {
    int best = first;
//      ^^^^ best#0 computedFrom first#1
//             ^^^^^ first#1 comesFrom first#0
    foreach (var item in items) {
//               ^^^^ item#0 computedFrom items#1
//                       ^^^^^ items#1 comesFrom items#0
        if (item > best) {
//          ^^^^ item#1 comesFrom item#0
//                 ^^^^ best#1 comesFrom best#0 best#2
            best = item;
//          ^^^^ best#2 computedFrom item#2
//                 ^^^^ item#2 comesFrom item#0
        }
    }
    return best;
//         ^^^^ best#3 comesFrom best#0 best#2
}

static int swap(int a, int b) {
    (a, b) = (b, a);
//   ^ a#1 computedFrom b#2
//      ^ b#1 computedFrom a#2
//            ^ b#2 comesFrom b#0
//               ^ a#2 comesFrom a#0
    return a - b;
//         ^ a#3 comesFrom a#1
//             ^ b#3 comesFrom b#1
}

static int nest(int a) {
    int total = a;
//      ^^^^^ total#0 computedFrom a#1
//              ^ a#1 comesFrom a#0
    Func<int, int> add = b => total + b;
//                            ^^^^^ total#1 comesFrom total#0
//                                    ^ b#1 comesFrom b#0
    return add(total);
//         ^^^ add#1 comesFrom add#0
//             ^^^^^ total#2 comesFrom total#0
}

static int count(int items) {
    int n = 0;
//      ^ n#0 computedFrom 0#0
    n += items;
//  ^ n#1 comesFrom n#0
//  ^ n#1 computedFrom items#1
//       ^^^^^ items#1 comesFrom items#0
    if (items) {
//      ^^^^^ items#2 comesFrom items#0
        n += 1;
//      ^ n#2 comesFrom n#1
//      ^ n#2 computedFrom 1#0
    }
    return n;
//         ^ n#3 comesFrom n#1 n#2
}

static int safe(int a) {
    int x = a;
//      ^ x#0 computedFrom a#1
//          ^ a#1 comesFrom a#0
    int y;
    try {
        x = x + 1;
//      ^ x#1 computedFrom x#2 1#0
//          ^ x#2 comesFrom x#0
    } catch (Exception error) {
        x = 0;
//      ^ x#3 computedFrom 0#0
    } finally {
        y = x;
//      ^ y#0 computedFrom x#4
//          ^ x#4 comesFrom x#1 x#3
    }
    return x + y;
//         ^ x#5 comesFrom x#1 x#3
//             ^ y#1 comesFrom y#0
}

static int kind(int a) {
    int x = 0;
//      ^ x#0 computedFrom 0#0
    switch (a) {
//          ^ a#1 comesFrom a#0
        case 1:
            x = a;
//          ^ x#1 computedFrom a#2
//              ^ a#2 comesFrom a#0
            break;
        case 2:
            x = 2;
//          ^ x#2 computedFrom 2#0
            break;
        default:
            x = 3;
//          ^ x#3 computedFrom 3#0
    }
    return x;
//         ^ x#4 comesFrom x#1 x#2 x#3
}

static int leave(int n) {
    int x = 0;
//      ^ x#0 computedFrom 0#0
    while (n) {
//         ^ n#1 comesFrom n#0
        if (n) {
//          ^ n#2 comesFrom n#0
            x = 1;
//          ^ x#1 computedFrom 1#0
            break;
        }
        x = 2;
//      ^ x#2 computedFrom 2#0
    }
    return x;
//         ^ x#3 comesFrom x#0 x#1 x#2
}
}
