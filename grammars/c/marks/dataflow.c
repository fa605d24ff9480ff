int max(int a, int b) {
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

int sum(int n) {
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

int count(int items) {
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

int kind(int a) {
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

int leave(int n) {
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
