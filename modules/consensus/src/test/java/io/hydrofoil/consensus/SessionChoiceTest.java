package io.hydrofoil.consensus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionChoiceTest {
    private static final int SELF = 1;
    private static final int OTHER = 2;

    private final SessionChoice choice = new SessionChoice(SELF);

    @Test
    void eachTermThatIsNewEndsTheSession() {
        assertThat(choice.leads()).isFalse();
        assertThat(choice.begins(term(3, OTHER))).isTrue();
        assertThat(choice.leads()).isFalse();
        assertThat(choice.begins(term(4, SELF))).isTrue();
        assertThat(choice.leads()).isTrue();
        assertThat(choice.begins(term(4, SELF))).isFalse();
    }

    @Test
    void aMemberThatCatchesUpKeepsTheSessionOfToday() {
        assertThat(choice.taken(term(9, OTHER), false)).isFalse();
        assertThat(choice.begins(term(5, SELF))).isFalse();
        assertThat(choice.leads()).isFalse();
        assertThat(choice.begins(term(9, OTHER))).isFalse();
        assertThat(choice.begins(term(10, OTHER))).isTrue();
    }

    @Test
    void aSessionOfATermThatIsOverIsReplaced() {
        choice.begins(term(7, OTHER));
        assertThat(choice.taken(term(6, OTHER), false)).isTrue();
        assertThat(choice.taken(term(7, OTHER), false)).isFalse();
    }

    @Test
    void aLeaderSpeaksToItselfWithoutTheNetwork() {
        assertThat(choice.taken(term(7, SELF), false)).isTrue();
        assertThat(choice.leads()).isTrue();
        assertThat(choice.taken(term(7, SELF), true)).isFalse();
    }

    private static ClusterNode.Term term(long id, int leader) {
        return new ClusterNode.Term(id, leader);
    }
}
