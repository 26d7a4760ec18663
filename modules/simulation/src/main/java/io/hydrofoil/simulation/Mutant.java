package io.hydrofoil.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassFile.ClassHierarchyResolverOption;
import java.lang.classfile.ClassHierarchyResolver;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.CodeTransform;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.FieldInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/**
 * A bug, put into one method of the product while it runs. So the product itself holds no switches, and what
 * runs beside the bug is the product as it is. An edit that finds nothing to change is an error: the product has moved
 * on, and the mutant must follow.
 *
 * @param name what the bug does
 * @param method class below {@code io.hydrofoil} and method, as {@code store.Applier#put}
 */
record Mutant(String name, String method, Edit edit) {
    /** What is changed. */
    sealed interface Edit {
        /** The method returns this at once; of a void method, it does nothing. */
        record Returns(int value) implements Edit {}

        /** Calls of a method (by its name) are not made; what they would have returned is 0 or null. */
        record Skips(String callee) implements Edit {}

        /** A field is not written. */
        record Keeps(String field) implements Edit {}

        /** Another field is read. */
        record Reads(String field, String instead) implements Edit {}

        /** The nth conditional jump, from 0, is made when it should not be, and the other way round. */
        record Inverts(int jump) implements Edit {}

        /** The nth conditional jump is never made. */
        record Never(int jump) implements Edit {}

        /** The nth conditional jump is always made. */
        record Always(int jump) implements Edit {}
    }

    String className() {
        return "io.hydrofoil." + method.substring(0, method.indexOf('#'));
    }

    private String methodName() {
        return method.substring(method.indexOf('#') + 1);
    }

    /** The class with the bug. */
    byte[] mutate(byte[] original, ClassLoader classes) {
        ClassFile files =
                ClassFile.of(ClassHierarchyResolverOption.of(ClassHierarchyResolver.ofResourceParsing(classes)));
        ClassModel model = files.parse(original);
        int[] edits = new int[1];
        byte[] mutated = files.transformClass(model, (builder, element) -> {
            if (element instanceof MethodModel found && found.methodName().equalsString(methodName())) {
                builder.transformMethod(found, (into, part) -> {
                    if (!(part instanceof java.lang.classfile.CodeModel code)) {
                        into.with(part);
                    } else if (edit instanceof Edit.Returns(int value)) {
                        edits[0]++;
                        into.withCode(body -> returns(body, found.methodTypeSymbol(), value));
                    } else {
                        into.transformCode(code, transform(edits));
                    }
                });
            } else {
                builder.with(element);
            }
        });
        if (edits[0] == 0) {
            throw new IllegalStateException(
                    "mutant \"" + name + "\" changes nothing: " + method + " is not what it was");
        }
        return mutated;
    }

    private static void returns(CodeBuilder body, MethodTypeDesc type, int value) {
        TypeKind kind = TypeKind.from(type.returnType());
        constant(body, kind, value);
        body.return_(kind);
    }

    private static void constant(CodeBuilder body, TypeKind kind, int value) {
        switch (kind.asLoadable()) {
            case INT -> body.loadConstant(value);
            case LONG -> body.loadConstant((long) value);
            case FLOAT -> body.loadConstant((float) value);
            case DOUBLE -> body.loadConstant((double) value);
            case REFERENCE -> body.aconst_null();
            case VOID -> {}
            case BOOLEAN, BYTE, CHAR, SHORT -> throw new IllegalStateException("loaded as int");
        }
    }

    private CodeTransform transform(int[] edits) {
        int[] jumps = new int[1];
        return (builder, element) -> {
            boolean done =
                    switch (edit) {
                        case Edit.Returns ignored -> false;
                        case Edit.Skips(String callee) ->
                            element instanceof InvokeInstruction call
                                    && call.name().equalsString(callee)
                                    && skip(builder, call);
                        case Edit.Keeps(String field) ->
                            element instanceof FieldInstruction write
                                    && write.opcode() == Opcode.PUTFIELD
                                    && write.name().equalsString(field)
                                    && drop(builder, write);
                        case Edit.Reads(String field, String instead) ->
                            element instanceof FieldInstruction read
                                    && read.opcode() == Opcode.GETFIELD
                                    && read.name().equalsString(field)
                                    && read(builder, read, instead);
                        case Edit.Inverts(int jump) ->
                            isJump(element) && jumps[0]++ == jump && invert(builder, (BranchInstruction) element);
                        case Edit.Never(int jump) ->
                            isJump(element) && jumps[0]++ == jump && forget(builder, (BranchInstruction) element, null);
                        case Edit.Always(int jump) ->
                            isJump(element)
                                    && jumps[0]++ == jump
                                    && forget(
                                            builder,
                                            (BranchInstruction) element,
                                            ((BranchInstruction) element).target());
                    };
            if (done) {
                edits[0]++;
            } else {
                builder.with(element);
            }
        };
    }

    private static boolean isJump(Object element) {
        return element instanceof BranchInstruction branch
                && branch.opcode() != Opcode.GOTO
                && branch.opcode() != Opcode.GOTO_W;
    }

    private static boolean skip(CodeBuilder builder, InvokeInstruction call) {
        MethodTypeDesc type = call.typeSymbol();
        for (int i = type.parameterCount() - 1; i >= 0; i--) {
            pop(builder, type.parameterType(i));
        }
        if (call.opcode() != Opcode.INVOKESTATIC) {
            builder.pop();
        }
        constant(builder, TypeKind.from(type.returnType()), 0);
        return true;
    }

    private static void pop(CodeBuilder builder, ClassDesc type) {
        if (TypeKind.from(type).slotSize() == 2) {
            builder.pop2();
        } else {
            builder.pop();
        }
    }

    private static boolean drop(CodeBuilder builder, FieldInstruction write) {
        pop(builder, write.typeSymbol());
        builder.pop();
        return true;
    }

    private static boolean read(CodeBuilder builder, FieldInstruction read, String instead) {
        builder.getfield(read.owner().asSymbol(), instead, read.typeSymbol());
        return true;
    }

    private static boolean invert(CodeBuilder builder, BranchInstruction jump) {
        Label on = builder.newLabel();
        builder.branch(jump.opcode(), on);
        builder.goto_(jump.target());
        builder.labelBinding(on);
        return true;
    }

    private static boolean forget(
            CodeBuilder builder, BranchInstruction jump, @org.jspecify.annotations.Nullable Label goOnAt) {
        builder.pop();
        if (jump.opcode().name().startsWith("IF_")) {
            builder.pop();
        }
        if (goOnAt != null) {
            builder.goto_(goOnAt);
        }
        return true;
    }

    /** The class without the bug. */
    byte[] original() throws IOException {
        String resource = className().replace('.', '/') + ".class";
        try (InputStream in = Mutant.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("there is no class " + className());
            }
            return in.readAllBytes();
        }
    }
}
