package dev.gluegun;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.conditions.ArchConditions.callMethodWhere;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.codeUnits;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.GeneralCodingRules.NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasModifiers;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import org.junit.jupiter.api.Test;

/** The arrows of the design: API → engine → transport and machines. */
class ArchitectureTest {

    private static final String INTERNAL = "dev.gluegun.internal..";
    private static final String ENGINE = "dev.gluegun.internal.engine..";
    private static final String EVENTS = "dev.gluegun.internal.events..";
    private static final String RECONNECT = "dev.gluegun.internal.reconnect..";
    private static final String TRANSPORT = "dev.gluegun.internal.transport..";

    /** Protocols without sockets, threads or a clock. */
    private static final String[] MACHINES = {
        "dev.gluegun.internal.ws..",
        "dev.gluegun.internal.http1..",
        "dev.gluegun.internal.http2..",
        "dev.gluegun.internal.auth..",
        "dev.gluegun.internal.tunnel.."
    };

    private static final JavaClasses LIBRARY = new ClassFileImporter()
            .importUrl(Frame.class.getProtectionDomain().getCodeSource().getLocation());

    @Test
    void machines_touch_no_network() {
        check(noClasses()
                .that()
                .resideInAnyPackage(MACHINES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net..", "javax.net..", "java.nio.channels.."));
    }

    @Test
    void machines_touch_no_thread() {
        check(noClasses()
                .that()
                .resideInAnyPackage(MACHINES)
                .should()
                .dependOnClassesThat(assignableTo(Thread.class)
                        .or(assignableTo(Executor.class))
                        .or(assignableTo(Future.class))));
    }

    @Test
    void machines_read_no_clock() {
        check(noClasses()
                .that()
                .resideInAnyPackage(MACHINES)
                .should(callMethodWhere(describe("the clock is read", ArchitectureTest::readsTheClock))));
    }

    @Test
    void machines_import_nothing_above_them() {
        check(noClasses()
                .that()
                .resideInAnyPackage(MACHINES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, TRANSPORT, EVENTS));
    }

    @Test
    void transports_import_nothing_above_them() {
        check(noClasses()
                .that()
                .resideInAPackage(TRANSPORT)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, EVENTS));
    }

    @Test
    void events_import_nothing_above_them() {
        check(noClasses()
                .that()
                .resideInAPackage(EVENTS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ENGINE, TRANSPORT));
    }

    @Test
    void flight_recorder_is_named_only_where_it_may_be_missing() {
        check(noClasses()
                .that()
                .haveSimpleNameNotStartingWith("Flight")
                .and(describe(
                        "are not the events",
                        type -> !outermost(type).getSimpleName().equals("FlightEvents")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr.."));
        check(noClasses()
                .that()
                .haveSimpleName("FlightRecordings")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("jdk.jfr.."));
    }

    @Test
    void one_connection_knows_nothing_of_those_after_it() {
        check(noClasses()
                .that()
                .resideInAPackage(INTERNAL)
                .and()
                .resideOutsideOfPackage(RECONNECT)
                .should()
                .dependOnClassesThat()
                .resideInAPackage(RECONNECT));
    }

    @Test
    void internal_packages_form_no_cycle() {
        check(slices().matching("dev.gluegun.internal.(*)..").should().beFreeOfCycles());
    }

    @Test
    void public_signatures_name_nothing_internal() {
        check(codeUnits()
                .that()
                .areDeclaredInClassesThat(describe("are public API", ArchitectureTest::isPublicApi))
                .and(describe("are public or protected", ArchitectureTest::isVisible))
                .should(nameNothingInternal()));
        check(fields().that()
                .areDeclaredInClassesThat(describe("are public API", ArchitectureTest::isPublicApi))
                .and(describe("are public or protected", ArchitectureTest::isVisible))
                .should(haveNoInternalType()));
        check(classes()
                .that(describe("are public API", ArchitectureTest::isPublicApi))
                .should()
                .notBeAssignableTo(resideInAPackage(INTERNAL)));
    }

    @Test
    void values_use_nothing_internal() {
        var live = Set.of(
                "Connection",
                "WebSocketStream",
                "RequestStream",
                "WebSocket",
                "Tunnel",
                "ReconnectingWebSocket",
                "SocketLine",
                "Opening",
                "ProviderCall",
                "Redirection",
                "WebSocketAddress");
        check(noClasses()
                .that(describe(
                        "are values of the public package",
                        type -> type.getPackageName().equals("dev.gluegun")
                                && !live.contains(outermost(type).getSimpleName())))
                .should()
                .dependOnClassesThat()
                .resideInAPackage(INTERNAL));
    }

    @Test
    void no_class_uses_the_standard_streams() {
        check(NO_CLASSES_SHOULD_ACCESS_STANDARD_STREAMS);
    }

    @Test
    void static_fields_are_final() {
        check(fields().that().areStatic().should().beFinal());
    }

    @Test
    void names_say_what_a_type_is() {
        // The JDK calls its own types TrustManager and KeyManager; what implements them may too.
        check(noClasses()
                .that()
                .areNotAssignableTo(TrustManager.class)
                .and()
                .areNotAssignableTo(KeyManager.class)
                .should()
                .haveNameMatching(".*(Impl|Manager|Utils?|Helper)"));
    }

    private static void check(ArchRule rule) {
        // Rooms that the design has and the code has not yet hold trivially.
        rule.allowEmptyShould(true).check(LIBRARY);
    }

    private static boolean readsTheClock(JavaMethodCall call) {
        var owner = call.getTargetOwner();
        return owner.isEquivalentTo(System.class)
                        && Set.of("nanoTime", "currentTimeMillis").contains(call.getName())
                || owner.getPackageName().equals("java.time") && call.getName().equals("now")
                || owner.isAssignableTo(InstantSource.class);
    }

    private static boolean isPublicApi(JavaClass type) {
        if (!type.getPackageName().equals("dev.gluegun") || !isVisible(type)) {
            return false;
        }
        return type.getEnclosingClass().map(ArchitectureTest::isPublicApi).orElse(true);
    }

    private static boolean isVisible(HasModifiers member) {
        return member.getModifiers().contains(JavaModifier.PUBLIC)
                || member.getModifiers().contains(JavaModifier.PROTECTED);
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(ArchitectureTest::outermost).orElse(type);
    }

    private static boolean isInternal(JavaClass type) {
        return type.getBaseComponentType().getPackageName().startsWith("dev.gluegun.internal");
    }

    private static ArchCondition<JavaCodeUnit> nameNothingInternal() {
        return new ArchCondition<>("name nothing internal") {
            @Override
            public void check(JavaCodeUnit codeUnit, ConditionEvents events) {
                for (var type : codeUnit.getAllInvolvedRawTypes()) {
                    events.add(new SimpleConditionEvent(
                            codeUnit, !isInternal(type), codeUnit.getDescription() + " names " + type.getName()));
                }
                for (var thrown : codeUnit.getThrowsClause().getTypes()) {
                    events.add(new SimpleConditionEvent(
                            codeUnit, !isInternal(thrown), codeUnit.getDescription() + " throws " + thrown.getName()));
                }
            }
        };
    }

    private static ArchCondition<JavaField> haveNoInternalType() {
        return new ArchCondition<>("have no internal type") {
            @Override
            public void check(JavaField field, ConditionEvents events) {
                for (var type : field.getAllInvolvedRawTypes()) {
                    events.add(new SimpleConditionEvent(
                            field, !isInternal(type), field.getDescription() + " names " + type.getName()));
                }
            }
        };
    }
}
