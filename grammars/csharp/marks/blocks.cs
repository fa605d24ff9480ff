using System;

namespace Shop;

/// <summary>
/// A <see cref="Stack"/> of <c>items</c>.
/// </summary>
/// <typeparam name="T">Type of items</typeparam>
[Serializable]
public sealed class Stack<T> : Base, IStack where T : class
//                  ^^^^^ class Stack "A Stack of items.||@typeparam T Type of items"
{
    private int size;

    public Stack(int capacity) : base(capacity) { }
    //     ^^^^^ method Stack.Stack

    /// <summary>Puts it on top.</summary>
    /// <param name="item">What to put</param>
    /// <returns>The size</returns>
    [Obsolete]
    public async Task<int> Push(T item)
    //                     ^^^^ method Stack.Push "Puts it on top.|@param item What to put|@returns The size"
    {
        int Local(int x) => x + 1;
        //  ^^^^^ function Stack.Push.Local
        return Local(1);
    }

    public int Size => size;
    //         ^^^^ method Stack.Size

    public int Count { get { return size; } set { size = value; } }
    //         ^^^^^ method Stack.Count

    public string Name { get; set; }
}

public interface IStack { void Clear(); }
//               ^^^^^^ class IStack
//                             ^^^^^ method IStack.Clear
public record Point(int X, int Y);
//            ^^^^^ class Point
enum Colour { Red }
//   ^^^^^^ class Colour
struct Size { }
//     ^^^^ class Size
