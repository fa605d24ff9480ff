namespace Shop;

using System.Collections.Generic;

class Till : Drawer, IDisposable
{
    private readonly Drawer spare = new Drawer();
    private List<Drawer> drawers;
    public Drawer Main { get; set; }

    public Till Open(Drawer drawer, Shop shop, Drawer? maybe)
    {
        this.spare.Lock();
        //   ^^^^^ Dispose Extra Key Lock Main Open drawers spare
        //         ^^^^ Extra Key Lock
        Main.Key = 1;
        //   ^^^ Extra Key Lock
        maybe?.Lock();
        //     ^^^^ Extra Key Lock
        drawers.Add(drawer);
        //      ^^^ unknown
        shop.Close();
        //   ^^^^^ unknown
        var made = new Till();
        made.Open(drawer, shop, null).Main.Key = 2;
        //   ^^^^ Dispose Extra Key Lock Main Open drawers spare
        //                            ^^^^ Dispose Extra Key Lock Main Open drawers spare
        //                                 ^^^ Extra Key Lock
        var color = Color.Red;
        //                ^^^ Extra Green Red
        return this;
    }

    public void Dispose() { }
}

class Drawer
{
    public int Key;
    public void Lock() { }
}

class Shop : Elsewhere
{
    public void Close() { }
}

partial class Generated
{
    void Test(Generated generated)
    {
        generated.Anything();
        //        ^^^^^^^^ unknown
    }
}

enum Color { Red, Green }

static class Extensions
{
    public static void Extra(this Drawer drawer) { }
}
