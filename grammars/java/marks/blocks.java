package a.b;

/** A stack. */
@Deprecated
public final class Stack<T> extends Base implements Iterable<T> {
    //             ^^^^^ class Stack "A stack."
    private int size = 0;

    /** Makes it empty. */
    public Stack(int capacity) throws IOException {
        // ^^^^^ method Stack.Stack "Makes it empty."
        this.size = 0;
    }

    /**
     * Puts it on top.
     *
     * @param item what to put
     */
    @Override
    @SuppressWarnings("unchecked")
    public <U> boolean push(final T item) {
        //             ^^^^ method Stack.push "Puts it on top.||@param item what to put"
        return true;
    }

    abstract T top();
    //         ^^^ method Stack.top

    enum Kind { A { int f() { return 1; } }, B }
    //   ^^^^ class Stack.Kind
    //                  ^ method Stack.Kind.f

    interface Visitor { void visit(); }
    //        ^^^^^^^ class Stack.Visitor
    //                       ^^^^^ method Stack.Visitor.visit
}

record Point(int x, int y) {
    // ^^^^^ class Point
    Point {
        // <- method Point.Point
    }
}

@interface Marker { }
//         ^^^^^^ class Marker
