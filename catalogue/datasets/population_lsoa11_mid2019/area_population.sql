select s.lsoa11_code as area_code, 2019 as year, v.age, v.persons
from source as s
cross join lateral (
  values
    (0, s.age_0), (1, s.age_1), (2, s.age_2), (3, s.age_3), (4, s.age_4),
    (5, s.age_5), (6, s.age_6), (7, s.age_7), (8, s.age_8), (9, s.age_9),
    (10, s.age_10), (11, s.age_11), (12, s.age_12), (13, s.age_13), (14, s.age_14),
    (15, s.age_15), (16, s.age_16), (17, s.age_17), (18, s.age_18), (19, s.age_19),
    (20, s.age_20), (21, s.age_21), (22, s.age_22), (23, s.age_23), (24, s.age_24),
    (25, s.age_25), (26, s.age_26), (27, s.age_27), (28, s.age_28), (29, s.age_29),
    (30, s.age_30), (31, s.age_31), (32, s.age_32), (33, s.age_33), (34, s.age_34),
    (35, s.age_35), (36, s.age_36), (37, s.age_37), (38, s.age_38), (39, s.age_39),
    (40, s.age_40), (41, s.age_41), (42, s.age_42), (43, s.age_43), (44, s.age_44),
    (45, s.age_45), (46, s.age_46), (47, s.age_47), (48, s.age_48), (49, s.age_49),
    (50, s.age_50), (51, s.age_51), (52, s.age_52), (53, s.age_53), (54, s.age_54),
    (55, s.age_55), (56, s.age_56), (57, s.age_57), (58, s.age_58), (59, s.age_59),
    (60, s.age_60), (61, s.age_61), (62, s.age_62), (63, s.age_63), (64, s.age_64),
    (65, s.age_65), (66, s.age_66), (67, s.age_67), (68, s.age_68), (69, s.age_69),
    (70, s.age_70), (71, s.age_71), (72, s.age_72), (73, s.age_73), (74, s.age_74),
    (75, s.age_75), (76, s.age_76), (77, s.age_77), (78, s.age_78), (79, s.age_79),
    (80, s.age_80), (81, s.age_81), (82, s.age_82), (83, s.age_83), (84, s.age_84),
    (85, s.age_85), (86, s.age_86), (87, s.age_87), (88, s.age_88), (89, s.age_89),
    (90, s.age_90_plus)
) as v(age, persons)
