package io.hydrofoil.apiserver.reads;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PieceStockTest {
    private final PieceStock stock = new PieceStock();
    private final ReadPool pool = new ReadPool(1, 4, (where, fault) -> {
        throw new AssertionError(where, fault);
    });

    @AfterEach
    void close() {
        pool.close();
    }

    @Test
    void roomIsUsedAgainAndEmpty() {
        WireBytes piece = stock.take(100).ascii("abc");
        stock.giveBack(piece);
        assertThat(stock.take(100)).isSameAs(piece);
        assertThat(piece.length()).isZero();
        assertThat(stock.take(100)).isNotSameAs(piece);
    }

    @Test
    void roomThatIsTooSmallOrHasGrownMuchTooLargeGoes() {
        stock.giveBack(new WireBytes(10));
        assertThat(stock.take(100).array()).hasSizeGreaterThanOrEqualTo(100);
        stock.giveBack(new WireBytes(PieceStock.MAX_BYTES + 1));
        assertThat(stock.kept()).isZero();
    }

    @Test
    void noMoreIsKeptThanALimit() {
        for (int i = 0; i < 2 * PieceStock.MAX_KEPT; i++) {
            stock.giveBack(new WireBytes(1));
        }
        assertThat(stock.kept()).isEqualTo(PieceStock.MAX_KEPT);
    }

    @Test
    void aPoolWithoutReadsKeepsNoRoom() {
        assertThat(pool.tryEnter()).isTrue();
        assertThat(pool.tryEnter()).isTrue();
        WireBytes piece = pool.takePiece(8);
        pool.giveBack(piece);
        pool.leave();
        assertThat(pool.takePiece(8)).isSameAs(piece);
        pool.giveBack(piece);
        pool.leave();
        pool.giveBack(new WireBytes(8));
        assertThat(pool.keptPieces()).isZero();
    }
}
