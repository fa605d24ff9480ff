package shop

import "sync"

type Till struct {
	*Drawer
	Cents int
	spare Drawer
	lock  sync.Mutex
}

type Drawer struct{ key int }

type Shop struct{ sync.Mutex }

type Opener interface {
	Open(name string) *Till
}

type Pile []Drawer

func (d *Drawer) Close() Drawer { return *d }

func (p Pile) Top() *Drawer { return nil }

func NewTill() *Till { return &Till{} }

func (t *Till) Open(o Opener, s *Shop, p Pile, any interface{}) {
	t.spare.key = 1
	//^^^^^ Cents Close Drawer Open key lock spare
	//      ^^^ Close key
	t.lock.Lock()
	//     ^^^^ unknown
	o.Open("a").Cents = 1
	//^^^^ Open
	//          ^^^^^ Cents Close Drawer Open key lock spare
	s.Lock()
	//^^^^ unknown
	p.Top().Close().Close()
	//^^^ Top
	//      ^^^^^ Close key
	//              ^^^^^ Close key
	any.Nothing()
	//  ^^^^^^^ unknown
	made := &Drawer{}
	made.Close()
	//   ^^^^^ Close key
	till := NewTill()
	till.Cents = 2
	//   ^^^^^ Cents Close Drawer Open key lock spare
	fresh := new(Drawer)
	fresh.key = 3
	//    ^^^ Close key
	for _, each := range p {
		each.Close()
		//   ^^^^^ unknown
	}
	switch t := any.(type) {
	case *Shop:
		t.Lock()
		//^^^^ unknown
	}
}
