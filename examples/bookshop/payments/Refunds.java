package shop.payments;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;

/** Gives money back. */
public final class Refunds {
    private final Ledger ledger;
    private final Clock clock;

    public Refunds(Ledger ledger, Clock clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /**
     * Transfers what a customer paid for a cancelled order back to the card that it came from.
     *
     * @param payment the payment to undo
     * @return the booking that undoes it
     */
    public Booking refund(Payment payment) {
        if (payment.refunded()) {
            throw new IllegalStateException("Payment " + payment.id() + " was refunded before.");
        }
        Booking booking = new Booking(payment.card(), -payment.cents(), clock.instant());
        ledger.write(booking);
        return booking;
    }

    /** Retries a transfer a few times, waiting longer after every failure. */
    public Booking refundWithRetries(Payment payment, int attempts) throws InterruptedException {
        long waitMillis = 200;
        for (int attempt = 1; ; attempt++) {
            try {
                return refund(payment);
            } catch (TransferFailed failure) {
                if (attempt >= attempts) {
                    throw failure;
                }
                Thread.sleep(waitMillis);
                waitMillis *= 2;
            }
        }
    }

    /** The payments over a limit, which a person has to look at. */
    public List<Payment> suspicious(List<Payment> payments, long limitCents) {
        List<Payment> found = new ArrayList<>();
        for (Payment payment : payments) {
            if (payment.cents() > limitCents) {
                found.add(payment);
            }
        }
        return found;
    }
}
