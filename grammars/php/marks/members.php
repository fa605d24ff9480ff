<?php

namespace Shop;

use Elsewhere\Order;

trait Locks
{
    private $bolt;

    public function lock()
    {
    }
}

class Drawer
{
    use Locks;

    public ?Drawer $next;
    public static $count = 0;
    const SIZE = 3;

    public function __construct(private Drawer $inner, Order $order)
    {
        $this->made = 1;
        //     ^^^^ unknown
        $order->total();
        //      ^^^^^ unknown
    }

    public function open(Drawer $drawer, ?Till $till, $any): self
    {
        $drawer->next->open();
        //       ^^^^ unknown
        $till->sell();
        //     ^^^^ $cents cents sell tested there
        $any->nothing();
        //    ^^^^^^^ unknown
    }
}

class Till
{
    public int $cents = 0;

    public function sell(): Till
    {
        $this->cents = 1;
        //     ^^^^^ $cents cents sell tested there
        $till = new Till();
        $till->sell()->sell();
        //     ^^^^ $cents cents sell tested there
        //             ^^^^ $cents cents sell tested there
        $other = new Till();
        $other = make();
        $other->anything();
        //      ^^^^^^^^ unknown
        self::sell();
        //    ^^^^ $cents cents sell tested there
        Color::Red;
        //     ^^^ Green Red
        return $this;
    }

    public function tested(Till $till)
    {
        if ($till instanceof Counting) {
            $till->count();
            //     ^^^^^ unknown
        }
    }
}

class Magic
{
    public function __call($name, $arguments)
    {
        $this->anything();
        //     ^^^^^^^^ unknown
    }
}

class Foreign extends \Shop\Till
{
    public function there()
    {
        $this->anything();
        //     ^^^^^^^^ unknown
    }
}

enum Color
{
    case Red;
    case Green;
}
